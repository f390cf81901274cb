# Who can do what, in English.
