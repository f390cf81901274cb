# Notices, and the first steps, in English.
