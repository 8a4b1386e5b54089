--- The names for the letters and numbers of ROM's area files. If the game knows a meaning from other formats,
--- the name is the same, so that its rules apply: "safe" is peaceful, "air" is flying. The letters A-Z are
--- bits 0 to 25, a-z the bits from 26; "" is one without a meaning.
local naming = require("circle/naming")

local letters = naming.letters

local RESISTANCES = letters([[A summon B charm C magic D weapon E bash F pierce G slash H fire I cold J lightning
  K acid L poison M negative N holy O energy P mental Q disease R drowning S light T sound X wood Y silver Z iron]])

local FLAGS = {
  room = letters([[A dark C no_mob D indoors J private K peaceful L tunnel M pet_shop N no_recall O imp_only P godroom
    Q heroes_only R newbies_only S law T nowhere]]),
  zone = {}, shop = {}, customer = {},
  action = letters([[A npc B sentinel C scavenger F aggressive G stay_zone H wimpy I pet J train K practice O undead
    Q cleric R mage S thief T warrior U no_align V no_purge W outdoors Y indoors a healer b gain c update_always
    d changer]]),
  affect = letters([[A blind B invisible C detect_evil D detect_invisible E detect_magic F detect_hidden G detect_good
    H sanctuary I faerie_fire J infravision K curse M poison N protect_from_evil O protect_from_good P sneak Q hide
    R sleep S charm T flying U pass_door V haste W calm X plague Y weaken Z dark_vision a berserk b swim
    c regeneration d slow]]),
  off = letters([[A area_attack B backstab C bash D berserk E disarm F dodge G fade H fast I kick J kick_dirt K parry
    L rescue M tail N trip O crush P assist_all Q assist_align R assist_race S assist_players T assist_guard
    U assist_vnum]]),
  imm = RESISTANCES, res = RESISTANCES, vuln = RESISTANCES,
  form = letters([[A edible B poison C magical D instant_decay E other G animal H sentient I undead J construct K mist
    L intangible M biped N centaur O insect P spider Q crustacean R worm S blob V mammal W bird X reptile Y snake
    Z dragon a amphibian b fish c cold_blood]]),
  parts = letters([[A head B arms C legs D heart E brains F guts G hands H feet I fingers J ear K eye L long_tongue
    M eyestalks N tentacles O fins P wings Q tail U claws V fangs W horns X scales Y tusks]]),
  extra = letters([[A glow B hum C dark D lock E evil F invisible G magic H no_drop I bless J anti_good K anti_evil
    L anti_neutral M no_remove N inventory O no_purge P rot_death Q vis_death S non_metal T no_locate U melt_drop
    V had_timer W sell_extract Y burn_proof Z no_uncurse]]),
  wear = letters([[A take B finger C neck D body E head F legs G feet H hands I arms J shield K about L waist M wrist
    N wield O hold P no_sacrifice Q float]]),
  container = { "closeable", "pickproof", "closed", "locked", "put_on" },
  weapon = letters("A flaming B frost C vampiric D sharp E vorpal F two_hands G shocking H poison"),
  portal = letters("A normal_exit B no_curse C go_with D buggy E random"),
}

local NAMES = {
  direction = { "north", "east", "south", "west", "up", "down" },
  sector = { "inside", "city", "field", "forest", "hills", "mountains", "water_swim", "water_no_swim", "unused",
    "flying", "desert" },
  type = { "", "light", "scroll", "wand", "staff", "weapon", "", "", "treasure", "armour", "potion", "worn",
    "furniture", "trash", "", "container", "", "drink", "key", "food", "money", "", "boat", "npc_corpse", "pc_corpse",
    "fountain", "pill", "protect", "map", "portal", "warp_stone", "room_key", "gem", "jewelry", "jukebox" },
  worn = { "light", "right_finger", "left_finger", "neck_1", "neck_2", "body", "head", "legs", "feet", "hands",
    "arms", "shield", "about", "waist", "right_wrist", "left_wrist", "wield", "hold", "floating" },
  apply = { "none", "str", "dex", "int", "wis", "con", "sex", "class", "level", "age", "height", "weight", "mana",
    "hit_points", "move", "gold", "experience", "armour", "hitroll", "damroll", "saving_para", "saving_rod",
    "saving_petri", "saving_breath", "saving_spell", "spell_affect" },
  door = { "open", "closed", "locked" },
  reset_mode = { "never", "empty", "always", "aged" },
  trigger = { "mobile", "object", "room" },
}

-- Words that the files contain themselves; beginnings of them are accepted.
local WORDS = {
  type = { armor = "armour", clothing = "worn" },
  position = { dead = "dead", mort = "mortally_wounded", incap = "incapacitated", stun = "stunned", sleep = "sleeping",
    rest = "resting", sit = "sitting", fight = "fighting", stand = "standing" },
  sex = { male = "male", female = "female", either = "either", random = "either", none = "neutral",
    neutral = "neutral" },
}
for _, name in ipairs(NAMES.type) do
  if name ~= "" and name ~= "armour" and name ~= "worn" then WORDS.type[name] = name end
end

return naming.of(FLAGS, NAMES, "rom_bit_", WORDS)
