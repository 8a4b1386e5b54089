-- What a script may name without declaring it: Lua 5.3 and the functions of bind_*.c. A test
-- holds this list to what those files register.
std = "lua53"
max_line_length = 120
-- A handler takes e whether it needs it or not.
unused_args = false
read_globals = {
  "act", "ask", "atomic", "award", "before", "choose", "command", "create", "find", "log", "match", "notes",
  "now", "object", "on", "pass", "pay", "quote", "random", "refuse", "wait",
}
