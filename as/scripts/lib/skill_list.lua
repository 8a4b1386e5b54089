--- Skills and spells as data; rules/magic.lua, rules/acts.lua and rules/trigger_magic.lua define each value of `does`.
--- To add one, add a row. `classes`: the level from which each class may practise it. `mana`: { most, least, less for
--- each level above that }. `on`: "foe", "friend" (or self), "self", "thing", "room", "name", "word" (one of
--- `says`) or "none". `dice` { number, size, plus }, `mage` the same for a mage; `hours` { fixed, divisor of the added
--- level }; `number` is the one in area files.
local function spell(number, name, classes, mana, on, row)
  row.number, row.name, row.classes, row.mana, row.on, row.kind = number, name, classes, mana, on, "spell"
  return row
end

local function act_row(number, name, classes, row)
  row.number, row.name, row.classes, row.kind = number, name, classes, "act"
  return row
end

return {
  -- Damage.
  spell(32, "magic missile", { mage = 1 }, { 25, 10, 3 }, "foe", { does = "damage", dice = { 1, 6, 1 },
    mage = { 1, 8, 1 }, text = "A dart of light from {actor} strikes {the who}." }),
  spell(8, "chill touch", { mage = 3 }, { 30, 10, 3 }, "foe", { does = "damage", dice = { 1, 6, 1 },
    mage = { 1, 8, 1 }, text = "{Actor} {verb:touch} {the who} with a hand of ice.",
    also = { hours = { 4 }, mods = { str = -1 }, ends = "The cold leaves your limbs." } }),
  spell(5, "burning hands", { mage = 5 }, { 30, 10, 3 }, "foe", { does = "damage", dice = { 3, 6, 3 },
    mage = { 3, 8, 3 }, text = "{Actor} {verb:burn} {the who} with {actor their} bare hands." }),
  spell(37, "shocking grasp", { mage = 7 }, { 30, 15, 3 }, "foe", { does = "damage", dice = { 5, 6, 5 },
    mage = { 5, 8, 5 }, text = "Sparks leap from {actor} to {the who}." }),
  spell(30, "lightning bolt", { mage = 9 }, { 30, 15, 1 }, "foe", { does = "damage", dice = { 7, 6, 7 },
    mage = { 7, 8, 7 }, text = "{Actor} {verb:throw} a bolt of lightning at {the who}." }),
  spell(10, "color spray", { mage = 11 }, { 30, 15, 3 }, "foe", { does = "damage", dice = { 9, 6, 9 },
    mage = { 9, 8, 9 }, text = "{Actor} {verb:blind} {the who} with a spray of colours." }),
  spell(26, "fireball", { mage = 15 }, { 40, 30, 2 }, "foe", { does = "damage", dice = { 11, 6, 11 },
    mage = { 11, 8, 11 }, text = "{Actor} {verb:throw} a ball of fire at {the who}." }),
  spell(25, "energy drain", { mage = 13 }, { 40, 25, 1 }, "foe", { does = "drain", dice = { 1, 10, 0 },
    text = "{Actor} {verb:drain} the strength of {the who}." }),
  spell(6, "call lightning", { cleric = 15 }, { 40, 25, 3 }, "foe", { does = "damage", dice = { 7, 8, 7 },
    text = "{Actor} {verb:call} down lightning upon {the who}." }),
  spell(27, "harm", { cleric = 19 }, { 75, 45, 3 }, "foe", { does = "damage", dice = { 8, 8, 8 },
    text = "{Actor} {verb:wither} {the who} with a word." }),
  spell(22, "dispel evil", { cleric = 14 }, { 40, 25, 3 }, "foe", { does = "damage", dice = { 6, 8, 6 },
    only = "evil", text = "{Actor} {verb:burn} the evil out of {the who}." }),
  spell(46, "dispel good", { cleric = 14 }, { 40, 25, 3 }, "foe", { does = "damage", dice = { 6, 8, 6 },
    only = "good", text = "{Actor} {verb:burn} the goodness out of {the who}." }),
  spell(23, "earthquake", { cleric = 12 }, { 40, 25, 3 }, "room", { does = "quake", dice = { 2, 8, 0 },
    text = "{Actor} {verb:stamp}, and the ground shakes." }),

  -- Healing.
  spell(16, "cure light", { cleric = 1 }, { 30, 10, 2 }, "friend", { does = "heal", dice = { 1, 8, 1 }, part = 4,
    text = "{The who} {who verb:feel} better." }),
  spell(15, "cure critic", { cleric = 9 }, { 30, 10, 2 }, "friend", { does = "heal", dice = { 3, 8, 3 }, part = 4,
    text = "{The who} {who verb:feel} a lot better." }),
  spell(28, "heal", { cleric = 16 }, { 60, 40, 3 }, "friend", { does = "heal", dice = { 3, 8, 100 }, cures = "blind",
    text = "Warmth floods {the who}." }),
  spell(48, "group heal", { cleric = 22 }, { 80, 60, 5 }, "none", { does = "company", of = "heal" }),
  spell(14, "cure blind", { cleric = 4 }, { 30, 5, 2 }, "friend", { does = "cure", cures = "blind",
    text = "{The who} can see again." }),
  spell(43, "remove poison", { cleric = 10 }, { 40, 8, 4 }, "friend", { does = "cure", cures = "poison",
    text = "The poison leaves {the who}." }),
  spell(35, "remove curse", { cleric = 26 }, { 45, 25, 5 }, "friend", { does = "cure", cures = "curse",
    text = "A shadow leaves {the who}." }),

  -- Effects that last.
  spell(1, "armor", { mage = 4, cleric = 1 }, { 30, 15, 3 }, "friend", { does = "affect", hours = { 24 },
    mods = { armour = -20 }, stack = "time", text = "Something unseen shields {the who}.",
    ends = "You feel less protected." }),
  spell(47, "group armor", { cleric = 9 }, { 50, 30, 2 }, "none", { does = "company", of = "armor" }),
  spell(3, "bless", { cleric = 5 }, { 35, 5, 3 }, "friend", { does = "affect", hours = { 6 },
    mods = { hitroll = 2, saving_spell = -1 }, text = "{The who} {who verb:stand} straighter.",
    ends = "You feel less righteous." }),
  spell(36, "sanctuary", { cleric = 15 }, { 110, 85, 5 }, "friend", { does = "affect", hours = { 4 },
    flags = { "sanctuary" }, text = "A white light surrounds {the who}.", ends = "The white light about you fades." }),
  spell(39, "strength", { mage = 6 }, { 35, 30, 1 }, "friend", { does = "affect", hours = { 4, 2 },
    mods = { str = 1 }, text = "{The who} {who verb:feel} stronger.", ends = "You feel weaker." }),
  spell(34, "protection from evil", { cleric = 8 }, { 40, 10, 3 }, "self", { does = "affect", hours = { 24 },
    flags = { "protect_from_evil" }, text = "{The who} {who verb:be} safe from evil.",
    ends = "You feel less safe from evil." }),
  spell(55, "protection from good", {}, { 40, 10, 3 }, "self", { does = "affect", hours = { 24 },
    flags = { "protect_from_good" }, text = "{The who} {who verb:be} safe from good.",
    ends = "You feel less safe from good." }),
  spell(29, "invisibility", { mage = 4 }, { 35, 25, 1 }, "friend", { does = "affect", hours = { 12, 4 },
    mods = { armour = -40 }, flags = { "invisible" }, text = "{The who} slowly {who verb:fade} from sight.",
    ends = "You can be seen again." }),
  spell(53, "fly", { mage = 22 }, { 40, 20, 2 }, "friend", { does = "affect", hours = { 24 }, flags = { "flying" },
    text = "{The who} {who verb:rise} a hand's breadth off the ground.", ends = "You stand on the ground again." }),
  spell(51, "waterwalk", { cleric = 20 }, { 40, 20, 2 }, "friend", { does = "affect", hours = { 24 },
    flags = { "waterwalk" }, text = "{The who} could walk upon water.", ends = "You can no longer walk on water." }),
  spell(50, "infravision", { mage = 3, cleric = 7 }, { 25, 10, 1 }, "friend", { does = "affect", hours = { 12, 1 },
    flags = { "infravision" }, text = "The eyes of {the who} glow red.", ends = "Your night sight fades." }),
  spell(19, "detect invisibility", { mage = 2, cleric = 6 }, { 20, 10, 2 }, "self", { does = "affect",
    hours = { 12, 1 }, flags = { "detect_invisible" }, text = "{The who} {who verb:see} what is hidden.",
    ends = "You no longer see hidden things." }),
  spell(20, "detect magic", { mage = 2 }, { 20, 10, 2 }, "self", { does = "affect", hours = { 12, 1 },
    flags = { "detect_magic" }, text = "{The who} {who verb:sense} magic.", ends = "You no longer sense magic." }),
  spell(18, "detect alignment", { cleric = 4 }, { 20, 10, 2 }, "self", { does = "affect", hours = { 12, 1 },
    flags = { "detect_alignment" }, text = "{The who} {who verb:sense} who is good.",
    ends = "You no longer sense who is good." }),
  spell(44, "sense life", { cleric = 18 }, { 20, 10, 2 }, "self", { does = "affect", hours = { 12, 1 },
    flags = { "sense_life" }, text = "{The who} {who verb:feel} whatever lives near.",
    ends = "You no longer feel the life around you." }),
  spell(21, "detect poison", { mage = 10, cleric = 3 }, { 15, 5, 1 }, "any", { does = "sense_poison" }),
  spell(4, "blindness", { mage = 9, cleric = 6 }, { 35, 25, 1 }, "foe", { does = "curse", hours = { 2 },
    mods = { hitroll = -4, armour = 40 }, flags = { "blind" }, text = "{The who} {who verb:be} blind!",
    ends = "You can see again." }),
  spell(17, "curse", { mage = 14 }, { 80, 50, 2 }, "foe", { does = "curse", hours = { 1, 2 },
    mods = { hitroll = -1, damroll = -1 }, flags = { "curse" }, text = "{The who} briefly {who verb:glow} red.",
    ends = "You feel more hopeful." }),
  spell(33, "poison", { mage = 14, cleric = 8 }, { 50, 20, 3 }, "foe", { does = "curse", hours = { 0, 1 },
    mods = { str = -2 }, flags = { "poison" }, text = "{The who} {who verb:look} very ill.",
    ends = "You feel less ill." }),
  spell(38, "sleep", { mage = 8 }, { 40, 25, 5 }, "foe", { does = "curse", hours = { 4, 4 }, flags = { "sleep" },
    needs = "no_sleep", text = "{The who} {who verb:fall} fast asleep.", ends = "You wake up." }),
  spell(7, "charm person", { mage = 16 }, { 75, 50, 2 }, "foe", { does = "charm", hours = { 24 },
    text = "{The who} {who verb:look} at {actor} with wide eyes.", ends = "You come to yourself again." }),

  -- Movement.
  spell(42, "word of recall", { cleric = 12 }, { 20, 10, 2 }, "self", { does = "recall", moves = true }),
  spell(49, "group recall", { cleric = 24 }, { 60, 40, 2 }, "none", { does = "company", of = "word of recall" }),
  spell(2, "teleport", { mage = 18 }, { 75, 50, 3 }, "self", { does = "teleport" }),
  spell(40, "summon", { cleric = 10 }, { 75, 50, 3 }, "name", { does = "summon" }),

  -- Finding and making things.
  spell(31, "locate object", { mage = 6 }, { 25, 20, 1 }, "name", { does = "locate" }),
  spell(201, "identify", { mage = 20 }, { 50, 25, 5 }, "any", { does = "identify" }),
  spell(12, "create food", { cleric = 2 }, { 30, 5, 4 }, "none", { does = "make", proto = "food",
    props = { name = "a waybread", weight = 0.125 }, text = "{A thing} appears." }),
  spell(13, "create water", { cleric = 2 }, { 30, 5, 4 }, "thing", { does = "fill",
    text = "{The thing} {thing verb:be} full of water." }),
  spell(24, "enchant weapon", { mage = 26 }, { 150, 100, 10 }, "thing", { does = "enchant",
    text = "{The thing} {thing verb:glow} blue." }),
  spell(45, "animate dead", { mage = 28 }, { 35, 10, 3 }, "thing", { does = "animate" }),
  spell(9, "clone", { mage = 30 }, { 80, 65, 5 }, "none", { does = "clone" }),

  spell(54, "darkness", { mage = 5, cleric = 5 }, { 30, 5, 4 }, "room", { does = "darken", hours = { 1, 10 },
    text = "{Actor} {verb:spread} {actor their} hands, and darkness falls." }),
  spell(11, "control weather", { cleric = 17 }, { 75, 25, 5 }, "word", { does = "weather", says = { better = 1,
    worse = -1 }, text = "{Actor} {verb:call} upon the sky." }),

  -- Skills without magic.
  act_row(134, "kick", { warrior = 1 }, { does = "kick" }),
  act_row(132, "bash", { warrior = 12 }, { does = "bash" }),
  act_row(137, "rescue", { warrior = 3 }, { does = "rescue" }),
  act_row(136, "whirlwind", { warrior = 16 }, { does = "whirlwind" }),
  act_row(141, "bandage", { cleric = 2, warrior = 7 }, { does = "bandage" }),
  act_row(131, "backstab", { thief = 3 }, { does = "backstab" }),
  act_row(135, "pick", { thief = 2 }, { does = "pick" }),
  act_row(139, "steal", { thief = 4 }, { does = "steal" }),
  act_row(138, "sneak", { thief = 1 }, { does = "sneak" }),
  act_row(133, "hide", { thief = 5 }, { does = "hide" }),
  act_row(140, "track", { thief = 6, warrior = 9 }, { does = "track" }),
  act_row(145, "disarm", { warrior = 8, thief = 10 }, { does = "disarm" }),
}

