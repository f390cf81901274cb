# What waits for a host, in French.
