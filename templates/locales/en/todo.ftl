# What waits for a host, in English.
