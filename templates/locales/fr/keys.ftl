# Passkeys, codes, links and letters: how somebody proves that it is them, in French.
