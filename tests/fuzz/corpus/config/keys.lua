name = "Mill"
listen = { "telnet:127.0.0.1:0" }
guests = false
cache_mib = 64
