bridges = {
  { name = "a", address = "[::1]:7000", nick = "n", tls = true, verify = false, ca = "c.pem",
    channels = { "#one", ["#two"] = "public", three = "#drei" }, password = "door",
    sasl = { account = "u", password = "p" } },
  { name = "b", address = "irc.example", nick = "n", channels = { "&a" } },
}
