--- What the stock game is made of, in the order in which it is loaded. Names without ".lua".
--- A new file is named here; a behaviour's name is the ref of the prototype it belongs to.
return {
  lib = { "english", "refusals", "people", "verbs", "heaps", "words", "manners", "undoing", "notices", "exits",
    "building", "values", "scores", "linebuffer", "lint_rules", "lint", "advice",
    "afar", "markdown", "trigger_words", "trigger_text", "trigger_expression", "trigger_program", "skill_list",
    "skills", "trigger_check", "lore" },
  rules = { "vision", "clothes", "calendar", "near", "answers", "trade", "shadow", "affects", "body", "class_list",
    "growth", "fight", "company", "death", "temper", "magic", "acts", "arena", "errand_list", "errands",
    "trigger_find", "trigger_rights", "trigger_variables", "trigger_people", "trigger_things",
    "trigger_render", "trigger_verbs", "trigger_magic", "trigger_deeds", "trigger_waits", "trigger_run", "triggers",
    "resets_rom", "resets" },
  commands = {
    "look", "search", "move", "things", "coins", "doors", "light", "wear", "seats", "food",
    "abbreviations", "talk", "channels", "bridges", "realm", "travel", "socials", "lore",
    "self", "sessions", "settings", "people",
    "mail", "news", "reports", "events", "help",
    "fight", "character", "company", "errands", "curious", "shout", "questions", "greetings",
    "accept", "build", "build_exits", "build_values", "build_show", "program", "edit", "history", "tasks",
    "rehearse",
    "testing", "quota", "wizard", "moderate", "areas", "care", "triggers",
  },
  behaviours = { "player", "character", "container", "garment", "seat", "coin", "light", "outdoors", "area", "calendar",
    "wanderer", "greeter", "talker", "follower", "guide", "guard", "seeker", "shopkeeper",
    "bank", "guild", "petshop", "fido", "janitor", "cityguard", "guildguard", "thief", "caster", "snake", "mayor",
    "breather", "adept", "feud", "portal",
    "scripted", "scripted_command", "scripted_act", "scripted_clock" },
}
