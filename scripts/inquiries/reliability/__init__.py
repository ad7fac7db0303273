"""Agreement between coders: two codings of one document aligned by their anchors, measured, and adjudicated.

`units` pairs what two coders saw, `variables` says what is measured of it, `agreement` and `gamma` measure,
`comparison` puts it together; `adjudicated` reads what was settled and `seen` tells the build how many saw each claim.
"""
