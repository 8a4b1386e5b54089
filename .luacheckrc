-- What a script may name without declaring it: Lua 5.3 and the functions of bind_*.c. A test
-- holds this list to what those files register.
std = "lua53"
max_line_length = 120
-- A handler takes e whether it needs it or not.
unused_args = false
read_globals = {
  "atomic", "before", "command", "create", "direction", "find", "log", "now", "object", "on", "opposite", "pass", "print", "property", "quote", "random",
  "refuse", "require", "stop", "test", "use", "wait", "webhook", "worlds",
}
-- Data, not code.
exclude_files = { "scripts/*/package.lua", "scripts/*/prototypes.lua" }
-- What only the stock game has.
files["scripts"] = {
  read_globals = {
    "abbreviate", "acquaintance", "after_event", "ask_secret", "awards", "before_event", "broadcast", "build", "carry",
    "count_instances", "drop_award", "edit_line", "find_exit", "finish", "handles", "help_hidden", "help_topic", "help_topics", "things_in", "is_lit", "known_as", "lines", "living",
    "list_names", "look_detail", "look_exits", "look_inside", "look_room", "look_thing", "mention", "is_verbatim", "emoji", "may_move", "may_pass",
    "move",
    "name_of", "on_page", "optional", "perform", "phrase", "place_of", "reaches", "read", "render", "sees", "sentence", "speak_for", "sys", "table_version", "text_of",
  },
}
