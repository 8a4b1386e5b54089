limits = { connections = 5, exempt = { "10.0.0.0/8" } }
tls = { certificate = "c", key = "k" }
