--- What the bits and numbers of area files are called: in the world stand names, never numbers.
-- The meanings are those of tbaMUD, which are CircleMUD's with additions; only
-- the names are ours: lower case, whole words, '_' between them. The position
-- in a list is the bit or the number, from 0; "" is one that means nothing.
--
-- A bit without a name is kept as "tba_bit_N" and told, so a world whose code
-- had more flags loses none. To name one, add it to its list.

local names = {}

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

function names.has(flags, bit)
  return flags[bit // 32 + 1] >> (bit % 32) & 1 == 1
end

local function name_at(list, number)
  local name = list[number + 1]
  return name ~= "" and name or nil
end

--- The names of the bits set, as a list; nil if there are none. oddity is called for a bit without a name.
function names.flags(set, flags, oddity)
  local list = {}
  for word = 1, 4 do
    local bits, bit = flags[word], 32 * (word - 1)
    while bits ~= 0 do
      if bits & 1 == 1 then
        local name = name_at(FLAGS[set], bit)
        if not name then
          name = "tba_bit_" .. bit
          oddity("an unknown flag, kept as %s", name)
        end
        list[#list + 1] = name
      end
      bits, bit = bits >> 1, bit + 1
    end
  end
  return #list > 0 and list or nil
end

--- The name of number, or nil.
function names.of(set, number)
  return number >= 0 and name_at(NAMES[set], number) or nil
end

--- The name of number, or number itself, which is an oddity.
function names.named(set, number, what, oddity)
  local name = names.of(set, number)
  if not name then
    oddity("%s %d is unknown, kept as a number", what, number)
  end
  return name or number
end

return names
