# Who can do what, in French.
