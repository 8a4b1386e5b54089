irc = { operators = { { name = "o", password = "p" } } }
bridges = { { name = "b", address = "a", nick = "n", channels = { "#a" }, tls = true } }
