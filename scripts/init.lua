--- The files of the stock game in load order, without ".lua". New files have to be added here. A behaviour's
--- file name is the ref of its prototype. The behaviours of packages (scripts/PACKAGE/behaviours) are parts of a
--- prototype's behaviour, in the order of the packages.
local list = {
  lib = {
    "points", "english", "refusals", "people", "verbs", "heaps", "words", "pronouns", "gestures", "manners",
    "undoing", "editors", "notices", "missed", "digests", "exits", "building", "passwords", "boards", "freezing",
    "values", "afterwards", "scores", "fairs", "linebuffer", "editor", "event_words", "lint_rules", "lint",
    "lately", "advice", "saving", "windows", "afar", "callers", "markdown", "pager", "misses", "mobprog",
    "trigger_words", "trigger_text", "trigger_expression", "trigger_program", "skill_list", "skills",
    "trigger_check", "lore", "newer",
  },
  rules = { "deeds", "vision", "posture", "clothes", "calendar", "near", "answers", "trade", "shadow", "affects",
    "body", "class_list", "growth", "peace", "blows", "fight", "company", "death", "temper", "arrivals",
    "fight_help", "weather", "magic", "acts", "arena",
    "trigger_find", "trigger_rights", "trigger_variables", "trigger_people", "trigger_things",
    "trigger_prog", "trigger_render", "trigger_verbs", "trigger_magic", "trigger_deeds", "trigger_mob", "trigger_waits",
    "trigger_run", "triggers",
    "resets_rom", "resets" },
  commands = {
    "look", "search", "move", "things", "coins", "doors", "light", "wear", "seats", "food",
    "abbreviations", "talk", "channels", "bridges", "realm", "luggage", "travel", "socials", "lore",
    "self", "time", "sessions", "settings", "approvals", "email", "people",
    "mail", "news", "boards", "reports", "events", "help",
    "fight", "character", "company", "curious", "shout", "questions", "greetings",
    "accept", "build", "build_exits", "build_values", "build_show", "program", "edit", "history", "tasks",
    "rehearse",
    "testing", "uses", "cost", "quota", "wizard", "monitor", "moderate", "areas", "teams", "care", "triggers",
  },
  behaviours = { "player", "garment", "seat", "coin", "board", "light", "outdoors",
    "area", "calendar",
    "wanderer", "greeter", "talker", "follower", "guide", "guard", "seeker", "shopkeeper",
    "bank", "guild", "petshop", "fido", "janitor", "cityguard", "guildguard", "thief", "caster", "snake", "mayor",
    "breather", "adept", "feud", "portal", "postmaster", "receptionist", "dump",
    "scripted", "scripted_command", "scripted_act", "scripted_clock" },
  packages = { "socials", "letters", "calendar", "fighting", "scores", "old-triggers" },
}

--- Modules that the configuration can turn off (`rules = { party = false }`) or has to turn on (`recognition`,
--- `languages`). They load in this order, after everything above. No file above requires one of theirs; code
--- that can use a module asks with optional(NAME).
local modules = {
  { name = "party", files = { commands = { "party" } } },
  { name = "quests", files = { rules = { "journal", "quests", "errand_list", "errands", "honours", "goals" },
    commands = { "errands", "journal", "honours" }, behaviours = { "quest" }, packages = { "quests" } } },
  { name = "homes", files = { rules = { "homes", "home_works" }, commands = { "homes", "home_works" },
    behaviours = { "home" } } },
  { name = "identity", files = { rules = { "moods" }, commands = { "identity" } } },
  { name = "weather", files = { rules = { "climate" }, commands = { "weather" },
    behaviours = { "sleeper", "routine" } } },
  { name = "market", files = { rules = { "almanac", "auction" }, commands = { "almanac" },
    behaviours = { "auctioneer", "crier" } } },
  { name = "recognition", files = { commands = { "recognition" } } },
  { name = "languages", files = { rules = { "languages" }, commands = { "languages" } } },
  { name = "map", files = { rules = { "ways" }, commands = { "map" } } },
}

local on = sys.rules()
for _, module in ipairs(modules) do
  for folder, names in pairs(on[module.name] and module.files or {}) do
    for _, name in ipairs(names) do
      list[folder][#list[folder] + 1] = name
    end
  end
end

return list
