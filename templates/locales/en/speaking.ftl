# What holds a message back, in English.
