# What holds a message back, in French.
