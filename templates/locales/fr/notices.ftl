# Notices, and the first steps, in French.
