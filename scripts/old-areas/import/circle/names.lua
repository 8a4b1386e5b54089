--- The names for the bits and numbers of area files; the world only stores names. The meanings are those of
--- tbaMUD, which extend CircleMUD's. The names are Skein's: lower case, whole words, '_' between them. The
--- position in a list is the bit or the number, from 0; "" is one without a meaning. To name one, add it to
--- its list.

local naming = require("circle/naming")

local FLAGS = {
  room = { "dark", "death", "no_mob", "indoors", "peaceful", "soundproof", "no_track", "no_magic", "tunnel",
    "private", "godroom", "house", "house_crash", "atrium", "olc", "search_mark", "worldmap" },
  zone = { "closed", "no_immortals", "quest", "grid", "no_build", "no_astral", "worldmap" },
  action = { "spec", "sentinel", "scavenger", "npc", "aware", "aggressive", "stay_zone", "wimpy",
    "aggressive_to_evil", "aggressive_to_good", "aggressive_to_neutral", "memory", "helper", "no_charm",
    "no_summon", "no_sleep", "no_bash", "no_blind", "no_kill", "dying" },
  affect = { "", "blind", "invisible", "detect_alignment", "detect_invisible", "detect_magic", "sense_life",
    "waterwalk", "sanctuary", "group", "curse", "infravision", "poison", "protect_from_evil",
    "protect_from_good", "sleep", "no_track", "flying", "scuba", "sneak", "hide", "", "charm" },
  extra = { "glow", "hum", "no_rent", "no_donate", "no_invisible", "invisible", "magic", "no_drop", "bless",
    "anti_good", "anti_evil", "anti_neutral", "anti_mage", "anti_cleric", "anti_thief", "anti_warrior",
    "no_sell", "quest" },
  wear = { "take", "finger", "neck", "body", "head", "legs", "feet", "hands", "arms", "shield", "about",
    "waist", "wrist", "wield", "hold" },
  container = { "closeable", "pickproof", "closed", "locked" },
  shop = { "fights", "banks", "unlimited_cash" },
  customer = { "good", "evil", "neutral", "mage", "cleric", "thief", "warrior" },
  quest = { "repeatable" },
  mob_trigger = { "global", "random", "command", "speech", "act", "death", "greet", "greet_all", "entry",
    "receive", "fight", "hit_percent", "bribe", "load", "memory", "cast", "leave", "door", "", "time",
    "damage" },
  obj_trigger = { "global", "random", "command", "", "", "timer", "get", "drop", "give", "wear", "", "remove",
    "", "load", "", "cast", "leave", "", "consume", "time" },
  wld_trigger = { "global", "random", "command", "speech", "", "reset", "enter", "drop", "", "", "", "", "",
    "", "", "cast", "leave", "door", "login", "time" },
}

local NAMES = {
  direction = { "north", "east", "south", "west", "up", "down", "northwest", "northeast", "southeast",
    "southwest" },
  sector = { "inside", "city", "field", "forest", "hills", "mountains", "water_swim", "water_no_swim",
    "flying", "underwater" },
  type = { "undefined", "light", "scroll", "wand", "staff", "weapon", "furniture", "free", "treasure",
    "armour", "potion", "worn", "other", "trash", "free2", "container", "note", "drink", "key", "food",
    "money", "pen", "boat", "fountain" },
  position = { "dead", "mortally_wounded", "incapacitated", "stunned", "sleeping", "resting", "sitting",
    "fighting", "standing" },
  sex = { "neutral", "male", "female" },
  liquid = { "water", "beer", "wine", "ale", "dark_ale", "whisky", "lemonade", "firebreather",
    "local_speciality", "slime_mold_juice", "milk", "tea", "coffee", "blood", "salt_water", "clear_water" },
  attack = { "hit", "sting", "whip", "slash", "bite", "bludgeon", "crush", "pound", "claw", "maul", "thrash",
    "pierce", "blast", "punch", "stab" },
  worn = { "light", "right_finger", "left_finger", "neck_1", "neck_2", "body", "head", "legs", "feet", "hands",
    "arms", "shield", "about", "waist", "right_wrist", "left_wrist", "wield", "hold" },
  apply = { "none", "str", "dex", "int", "wis", "con", "cha", "class", "level", "age", "weight", "height",
    "mana", "hit_points", "move", "gold", "experience", "armour", "hitroll", "damroll", "saving_para",
    "saving_rod", "saving_petri", "saving_breath", "saving_spell" },
  door = { "open", "closed", "locked" },
  reset_mode = { "never", "empty", "always" },
  quest = { "find_object", "find_room", "find_mobile", "kill_mobile", "save_mobile", "return_object",
    "clear_room" },
  trigger = { "mobile", "object", "room" },
}

return naming.of(FLAGS, NAMES, "tba_bit_")
