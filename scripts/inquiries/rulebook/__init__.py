"""What must hold of a built data set: the rules, the frames they are checked on, and what a check found."""
