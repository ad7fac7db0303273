"""`python -m inquiries`."""

from inquiries.cli import main

raise SystemExit(main())
