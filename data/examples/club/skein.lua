-- A game for a club of 300 people: help club-of-300. All keys: man skein.lua.
name = "The Club"
world = "/var/lib/skein/skein.db"

listen = {
  "telnet:0.0.0.0:4000",
  "telnets:0.0.0.0:4443",
  "ircs:0.0.0.0:6697",
  "https:0.0.0.0:8443",
  "http:127.0.0.1:8080", -- metrics and health, for this machine
  "link:unix:/run/skein/link", -- the second copy
}

tls = { certificate = "/etc/skein/tls/certificate.pem", key = "/etc/skein/tls/key.pem" }
web = { public_url = "https://NAME:8443" } -- by this name, as in the certificate

limits = { connections = 1000, connections_per_address = 20, login_seconds = 300 }

backups = {
  directory = "/var/lib/skein/backups",
  archive = "/var/lib/skein/archive",
  every = "6h",
  keep = { hourly = 24, daily = 7, weekly = 4 },
}

follow = { secret = "/etc/skein/follow.secret" }
log = { level = "notice" }
