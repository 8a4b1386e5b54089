--- The words of triggers as data: statements, verbs, fields, commands of the original, socials.
local words = {}

local function set(list)
  local found = {}
  for word in list:gmatch("%S+") do found[word] = true end
  return found
end

words.statements = set([[set eval nop unset extract makeuid global context remote rdelete attach detach return
  halt wait dg_cast dg_affect]])

--- Verbs for all owners: %echo%, or written out as mecho, oecho, wecho.
words.verbs = set([[echo send echoaround asound zoneecho recho log load purge teleport force damage at
  transform door move]])
words.mob_verbs = set("kill goto junk hunt remember forget follow")
words.object_verbs = set("timer setval")

--- Names that have a value without any "set".
words.roots = set([[self actor victim object target random time people findmob findobj happyhour global
  direction cmd arg speech amount command damage attacktype spell spellname lastloaded door zoneecho]])

words.text_fields = set("strlen toupper trim contains car cdr charat mudcommand")

words.people_fields = set([[name vnum id is_pc hisher heshe himher sex hitp level class room inventory eq
  fighting gold align has_item pref next_in_room exp maxhitp master follower affect name mana move maxmana
  maxmove str int wis dex con cha stradd pos drunk hunger thirst questpoints quest questdone is_killer
  is_thief canbeseen skill skillset prac title weight armor hitroll damroll saving_para saving_rod
  saving_petri saving_breath saving_spell hasattached npcflag varexists wait alias]])
words.thing_fields = set([[name shortdesc vnum id type val0 val1 val2 val3 weight cost cost_per_day timer
  carried_by worn_by is_inroom room contents next_in_list count has_in extra affects wearflag hasattached oset
  is_pc varexists]])
words.room_fields = set([[vnum name id people contents sector weather zonenumber zonename roomflag hasattached
  varexists north east south west up down northeast northwest southeast southwest]])
words.direction_fields = set("vnum key bits room")

--- Trigger types that this game runs, by the kind of their owner.
words.types = {
  mobile = set([[global random command speech act death greet greet_all entry receive fight hit_percent bribe
  load memory cast leave door time damage given kill exit exit_all delay surrender]]),
  object = set("global random command timer get drop give wear remove load cast leave consume time"),
  room = set("global random command speech reset enter drop cast leave door login time"),
}

--- Commands of npcs that are the same here.
words.commands = set([[north east south west up down northeast northwest southeast southwest n e s w u d ne nw
  se sw say emote give drop put take get wear remove open close lock unlock look examine enter leave go read
  eat drink sit stand kill flee follow knock wave light extinguish]])

--- Commands of the original that this game lacks; reported as missing.
words.missing = set([[cast order group ungroup split practice track recite quaff pour fill steal backstab bash
  kick rescue hide sneak visible write mail auction donate bandage disarm whirlwind]])

--- The original's commands in its order, which decides what an abbreviation means.
words.order = {}
for word in ([[north east south west up down northwest nw northeast ne southeast se southwest sw look kill tell affect
  alias afk ask assist auction backstab bash balance ban bandage brief buy bug cast check clear close cls color
  commands compact consider credits date deposit diagnose disarm display donate down drink drop eat echo emote
  enter equipment exits examine export fill flee follow get give go gold gossip grab grats group gsay gtell
  happyhour help hide hit hold holler house idea insult inventory junk kick kill kneel leave levels list look
  lock mail map meditate motd move murder news noauction open order pick policy pour practice prompt put qsay
  quaff quest quit raise read receive recite remove rent reply report rescue rest return roll save say score
  scan sell sit skillset sleep slay smile sneak snore spank split stand stay steal take tap tell throw time
  title toggle track turn typo ungroup unlock use value visible vdeposit wake wave wear weather where whisper
  who whoami whirlwind wield wimpy withdraw write yell yodel zap]]):gmatch("%S+") do
  words.order[#words.order + 1] = word
end

--- Socials of the original that this game does not have.
words.socials = {}
for word in ([[accuse applaud beam beg belch bite bleed bounce burp cackle caress comb comfort cringe cry
  daydream drool embrace fart flip flirt fondle french fume glare greet grope grovel growl grumble hiccup hop
  howl kiss lick love massage moan mourn nibble nudge nuzzle pant pat peer pout pray preen puke punch purr
  roar roll ruffle scowl scratch scream shake shiver sing slap smirk snap snarl snicker sniff snowball snuggle
  sob spank spit squeeze steam stomp stroke strut sulk sweat tackle tango tap taunt think twiddle twitch
  whimper whine whap wiggle worship yodel yell]]):gmatch("%S+") do
  words.socials[word] = true
end
words.gestures = {}
for _, gesture in ipairs(require("gestures")) do words.gestures[gesture.word] = true end

--- Commands of npcs that have another name here, or that rules/trigger_deeds.lua does.
words.deeds = set([[tell shout yell holler gossip hit murder attack wield hold grab unwield junk assist wake
  rest sleep hold sacrifice pick return ask whisper wait]])

--- Places of the body in their order from 0, and their names in scripts.
words.places = { [0] = "light", "finger", "finger", "neck", "neck", "body", "head", "legs", "feet", "hands", "arms",
  "shield", "about", "waist", "wrist", "wrist", "wield", "hold" }
words.place_numbers = { light = 0, rfinger = 1, lfinger = 2, neck1 = 3, neck2 = 4, body = 5, head = 6, legs = 7,
  feet = 8, hands = 9, arms = 10, shield = 11, about = 12, waist = 13, rwrist = 14, lwrist = 15, wield = 16, hold = 17,
  held = 17 }

--- Flags of the original that have another name here.
local FLAGS = { aggr = "aggressive", aggr_evil = "aggressive_to_evil", aggr_good = "aggressive_to_good",
  aggr_neutral = "aggressive_to_neutral", isnpc = "npc", no_summn = "no_summon", quest_item = "quest",
  no_invis = "no_invisible", no_good = "anti_good", no_evil = "anti_evil", no_neutral = "anti_neutral",
  no_mage = "anti_mage", no_cleric = "anti_cleric", no_thief = "anti_thief", no_warrior = "anti_warrior",
  invis = "invisible", sanct = "sanctuary", infra = "infravision", pois = "poison", fly = "flying",
  watwalk = "waterwalk", det_align = "detect_alignment", det_invis = "detect_invisible",
  det_magic = "detect_magic", prot_evil = "protect_from_evil", prot_good = "protect_from_good" }

--- Returns the flag that the original's scripts call NAME: "!DROP" is "no_drop".
function words.flag(name)
  name = name:lower():gsub("^!", "no_"):gsub("-", "_")
  return FLAGS[name] or name
end

--- Returns the full name of the first command that WORD abbreviates, or nil.
function words.expand(word)
  if word == "" then return nil end
  for _, name in ipairs(words.order) do
    if name:sub(1, #word) == word then return name end
  end
  return nil
end

return words
