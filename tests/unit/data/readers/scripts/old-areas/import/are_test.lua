--- Areas of Merc, Envy, GodWars, ROT and SMAUG: what each section gives, what is odd, and what is refused.

local formats = require("are/formats")
local grammar = require("are/grammar")
local reader = require("are/reader")

local tests = {}

-- Imports the sample NAME by FORMAT with one thing replaced.
local function imported(t, format, name, from, to)
  return t:within(t:are_sample(name, from, to), require(format))
end

local function holds(t, format, name, expected)
  local done = imported(t, format, name)
  t:equal(done.failure, nil, "the failure of " .. name)
  t:equal(done.refusal, nil, "the refusal of " .. name)
  for ref, props in pairs(expected) do t:holds(done.records[format .. "/" .. ref], props, name .. ": " .. ref) end
  return done
end

local function has_line(t, text, line)
  t:equal(("\n" .. text):find("\n" .. line .. "\n", 1, true) ~= nil, true, line .. " in " .. text)
end

tests["fields are read by their signs"] = function(t)
  local done = t:within({}, function(fake)
    local r = reader.new(fake, "a.are", "two words~ 7 AC 64&2 2d6+-1 Word 1 2 stand 9", {})
    return grammar.read(r, {}, "mobile", "a~ b# c! d& e% f@ g#2 _@ h#")
  end)
  t:equal(done.failure, nil)
  t:holds(done.result, { a = "two words", b = 7, c = { 5, 0, 0, 0 }, d = { 64, 2, 0, 0 },
    e = { number = 2, size = 6, plus = -1 }, f = "word", g = { 1, 2 }, h = 9 })
end

tests["a name may stand where a number is expected, and the reverse"] = function(t)
  for _, row in ipairs({ { "8", "standing" }, { "standing", "standing" }, { "rest", "resting" }, { "5", "resting" },
    { "lurk", "standing", 'a.are:1: the position "lurk" is unknown, so it is standing' } }) do
    local done = t:within({}, function(fake)
      return reader.new(fake, "a.are", row[1], { names = require("merc/names") }):named("position", "standing")
    end)
    t:equal(done.result, row[2], row[1])
    t:equal(done.oddities[1], row[3], row[1])
  end
end

tests["what cannot be read is told with its line"] = function(t)
  for _, row in ipairs({
    { "\nx&2", "vector", 'a.are:2: it are numbers like 64&2, not "x&2"' },
    { "1&2&3&4&5", "vector", 'a.are:1: it are numbers like 64&2, not "1&2&3&4&5"' },
    { "1d", "dice", 'a.are:1: it should be dice like 2d6+10, not "1d"' },
  }) do
    local done = t:within({}, function(fake)
      local r = reader.new(fake, "a.are", row[1])
      return r[row[2]](r, "it")
    end)
    t:equal(done.failure, row[3], row[1])
  end
  local few = t:within({}, function(fake) return reader.new(fake, "a.are", "1 x\n2"):numbers_here("they", 2) end)
  t:equal(few.failure, 'a.are:1: they should be 2 numbers, not "1 x"')
end

tests["each format has names, traits and rooms to start in"] = function(t)
  for name, format in pairs(formats) do
    if type(format) == "table" then
      t:equal(format.name, name)
      t:equal(type(require(format.names).has), "function", name)
      t:equal(type(require(format.traits).mobile), "function", name)
      t:equal(#format.start > 0 and #format.recall > 0, true, name)
    end
  end
end

tests["an area of Merc has its rooms, mobiles, objects and resets"] = function(t)
  local done = holds(t, "merc", "merc", {
    ["zone/mill"] = { name = "The Old Mill", format = "merc", reset_mode = "aged", fighting = true,
      circle = { builders = "Wanda", min_level = 5, max_level = 15 } },
    ["room/3100"] = { name = "The Mill", area = { ["$ref"] = "merc/zone/mill" },
      circle = { flags = { "indoors", "peaceful" }, sector = "inside" }, details = { stones = "They turn." },
      exits = { north = { door = true, pickproof = true, locked = true, key = { ["$ref"] = "merc/obj/3100" } },
        south = { hidden = true } } },
    ["room/3101"] = { light = 0, circle = { sector = "city" } },
    ["mob/3100"] = { proto = { "shopkeeper", "scripted" }, pronoun = "he", alignment = 750,
      diku = { level = 10, hitroll = 6, armour = 38, gold = 250, hit_points = { number = 1, size = 76, plus = 104 },
        damage = { number = 1, size = 11, plus = 4 } },
      merc = { special = "spec_dance", file = { hit_points = { number = 1, size = 1, plus = 30000 } } },
      circle = { action = { "npc", "sentinel", "stay_zone" }, affect = { "detect_invisible", "sanctuary" } } },
    ["mob/3101"] = { proto = { "npc", "snake" }, pronoun = "it", circle = { action = { "aggressive" },
      position = "standing", default_position = "fighting" } },
    ["mob/3102"] = { proto = { "npc", "guild" }, teaches = "any", pronoun = "she" },
    ["obj/3101"] = { proto = "container", open = false, closable = true, locked = true, capacity = 100 / 8,
      key = { ["$ref"] = "merc/obj/3100" }, details = { lid = "It is carved." } },
    ["obj/3102"] = { diku = { dice = 2, dice_size = 6, attack = "slash",
      modifiers = { { to = "hitroll", by = 2 }, { to = "damroll", by = 3 } } },
      circle = { extra = { "glow", "magic" } } },
    ["obj/3103"] = { diku = { level = 12, spell_1 = 16, spell_2 = 32, spell_3 = 0 } },
    ["obj/3104"] = { proto = "food", circle = { hours = 12 } },
    ["shop/3100"] = { goods = { { ["$ref"] = "merc/obj/3104" } }, asks = 1.2, pays = 0.8, buys = { "food", "potion" } },
    ["trigger/3100-1"] = { trigger = { types = { "greet" }, number = 100, language = "mobprog", kind = "mobile" } },
    ["trigger/3100-2"] = { trigger = { types = { "speech" }, number = 0, argument = "what a mill" } },
    ["help/1"] = { help = { level = 0, text = "The mill stands by a brook." } },
  })
  for _, line in ipairs({ "rooms 2", "resets 12", "helps 1", "read resets 12 made 12", "read specials 2 made 2",
    "read triggers 2 made 2", "read helps 1 made 1", "read shops 1 made 1" }) do
    has_line(t, done.result, line)
  end
  t:equal(table.concat(done.oddities, "\n"),
    "mill.are:163: the special spec_dance is not supported, so its name was kept")
  local count = {}
  for _, record in ipairs(done.records) do
    if record.props.at then
      local key = record.props.proto .. " in " .. record.props.at
      count[key] = (count[key] or 0) + 1
    end
  end
  t:holds(count, { ["merc/mob/3101 in merc/room/3101"] = 2, ["merc/obj/3102 in merc/zone/mill/row/1"] = 1,
    ["merc/obj/3103 in merc/zone/mill/row/8"] = 1 })
end

tests["Envy has races, spells by name and an own recall"] = function(t)
  holds(t, "envy", "envy", {
    ["zone/mill"] = { recall = { ["$ref"] = "envy/room/3101" }, envy = { recall = 3101 } },
    ["room/3100"] = { circle = { flags = { "soundproof" }, sector = "underwater" },
      exits = { north = { door = true, pickproof = true } } },
    ["mob/3100"] = { pronoun = "she", envy = { race = "human" },
      circle = { position = "standing", default_position = "standing" } },
    ["obj/3100"] = { diku = { level = 12, charges_max = 3, charges = 2, spell = 15 },
      circle = { extra = { "vampire_bane" } } },
    ["obj/3101"] = { proto = "food", diku = { spell_1 = 19, spell_2 = "mystery", spell_3 = 0 } },
  })
end

tests["GodWars has data of areas and rooms, texts of rooms and things, and portals"] = function(t)
  local done = holds(t, "godwars", "godwars", {
    ["zone/mill"] = { name = "The Old Mill", recall = { ["$ref"] = "godwars/room/3101" },
      godwars = { credits = "Wanda   The Old Mill", security = 3, specials = { "R 3100 trigr_bounce" } } },
    ["room/3100"] = { circle = { flags = { "soundproof" } }, exits = { north = { door = true, pickproof = true } },
      godwars = { texts = { { input = "pull lever", output = "The stones stop.", type = 1 } } } },
    ["mob/3100"] = { name = "the old miller", circle = { coloured_name = "the <b><red>old</></> miller" } },
    ["obj/3100"] = { proto = { "item", "portal" }, to = { ["$ref"] = "godwars/room/3101" },
      godwars = { special = { you_use = "You step through.", use = 2 } } },
  })
  has_line(t, done.result, "read specials 2 made 2")
end

tests["ROT has shields, clans of things, ways that are objects, and rooms without an area's number"] = function(t)
  holds(t, "rot", "rot", {
    ["zone/mill"] = { name = "The Old Mill", rot = { file = "rot.are" } },
    ["mob/3100"] = { circle = { affect = { "detect_invisible", "invisible", "sanctuary" } }, hidden = true,
      rot = { removed = { shield = { "invisible" } }, dies = "$n falls into the flour." } },
    ["obj/3100"] = { proto = "container", rot = { clan = "millers" } },
    ["obj/3101"] = { diku = { affect = { "sanctuary" } }, rot = { guild = "warrior" } },
    ["room/3100"] = { exits = { north = {}, rope = { to = { ["$ref"] = "rot/room/3101" } } } },
    ["room/3101"] = { light = 0, circle = { flags = { "dark" }, sector = "city" } },
  })
end

tests["an area of SMAUG has complex mobiles, vectors, programs and ways of all kinds"] = function(t)
  local done = holds(t, "smaug", "smaug", {
    ["zone/mill"] = { name = "The Old Mill", circle = { builders = "Wanda", min_level = 5, max_level = 15 },
      smaug = { frequency = 15, climate = { 2, 2, 2 }, reset_message = "The mill turns.",
        repairs = { { keeper = 3100, values = { 5, 9, 15, 100, 1, 0, 23 } } } } },
    ["room/3100"] = { circle = { flags = { "no_mob", "search_mark" }, sector = "inside" },
      smaug = { teleport = { seconds = 30, room = 3101 }, tunnel = 2 },
      exits = { north = { hidden = true, door = true, to = { ["$ref"] = "smaug/room/3101" } }, northeast = {},
        hatch = {} } },
    ["room/3101"] = { circle = { flags = { "peaceful" }, sector = "lava", triggers = { "smaug/trigger/3101-r1" } } },
    ["mob/3100"] = { proto = { "shopkeeper", "caster", "scripted" }, pronoun = "he",
      circle = { affect = { "sanctuary", "contagious" }, position = "standing" },
      diku = { level = 10, hitroll = 12, armour = -20, hit_points = { number = 5, size = 10, plus = 100 },
        damage = { number = 1, size = 6, plus = 5 }, str = 18, luck = 15, experience = 900, gold = 250 },
      smaug = { race = 1, class = 3, attack_count = 2, parts = { "head", "arms", "legs" } } },
    ["mob/3101"] = { diku = { level = 2, hitroll = 1, armour = 88, hit_points = { number = 1, size = 4, plus = 16 } } },
    ["obj/3100"] = { diku = { level = 12, spell_1 = 16, spell_2 = 1, spell_3 = 0 }, smaug = { values = { 7, 8 } } },
    ["obj/3101"] = { circle = { type = "lever", level = 5 }, diku = { modifiers = { { to = "affect", by = 128 } } } },
    ["trigger/3100-1"] = { trigger = { types = { "greet" }, number = 100 } },
    ["trigger/3100-2"] = { trigger = { types = { "sell_prog" } } },
    ["trigger/3101-o1"] = { trigger = { kind = "object", types = { "pull_prog" } } },
    ["trigger/3101-r1"] = { trigger = { kind = "room", types = { "rand_prog" } } },
  })
  local rows = done.records["smaug/zone/mill"].resets
  t:holds(rows[5], { command = "P", object = 3100, container = 3101 }, "P without a container")
  t:holds(rows[7], { command = "TRAP", room = 3100 }, "a trap")
  t:holds(rows[2], { position = "missile" }, "a place of SMAUG")
  has_line(t, done.result, "triggers-whole 1")
end

tests["FUSS and XSMAUG write the same by words"] = function(t)
  local done = holds(t, "smaug", "fuss", {
    ["zone/mill"] = { name = "The Old Mill", circle = { flags = { "no_pkill" }, min_level = 5 },
      smaug = { economy = "0 1000" } },
    ["mob/3100"] = { proto = { "shopkeeper", "caster", "scripted" }, pronoun = "she",
      circle = { action = { "npc", "sentinel" }, affect = { "detect_invisible", "sanctuary" }, position = "standing",
        default_position = "sitting" },
      diku = { level = 10, hitroll = 12, armour = -20, damage = { number = 1, size = 6, plus = 5 } },
      smaug = { unknown = { "action_wobbly" }, race = "human", res = { "fire" }, attacks = { "bite" } } },
    ["obj/3100"] = { desc = "It is very red.", diku = { spell_1 = 16, spell_2 = 1,
      modifiers = { { to = "damroll", by = 2 } } }, circle = { level = 3 } },
    ["room/3100"] = { circle = { flags = { "no_mob", "peaceful" }, sector = "inside" },
      exits = { north = { door = true, pickproof = true, hidden = true, open = false }, hatch = {} } },
    ["room/3101"] = { circle = { sector = "forest" } },
    ["shop/3100"] = { asks = 1.2 },
    ["trigger/3100-1"] = { trigger = { types = { "speech" }, number = 1, argument = "yes ok" } },
  })
  has_line(t, done.result, "read resets 3 made 3")
  has_line(t, done.result, "read specials 1 made 1")
  done = holds(t, "smaug", "xsmaug", {
    ["zone/mill"] = { circle = { bottom = 3100, top = 3199 }, smaug = { continent = "one" } },
    ["mob/3100"] = { pronoun = "it", alignment = 750, diku = { level = 10, gold = 250,
      hit_points = { number = 0, size = 0, plus = 300 }, damage = { number = 1, size = 6, plus = 2 } } },
    ["obj/3100"] = { slots = { "fingers" }, diku = { armour = 5, modifiers = { { to = "hitroll", by = 2 } } },
      smaug = { affects = { "affected infrared" }, limit = 9999 } },
    ["room/3100"] = { light = 0, circle = { sector = "inside" } },
  })
  has_line(t, done.result, "read resets 5 made 5")
end

tests["what is odd in an area is told, and read on"] = function(t)
  for _, row in ipairs({
    { "merc", "merc", "8 8 1\n>", "8 8 human\n>", 'the sex "human" is unknown, so it is neutral' },
    { "merc", "merc", "food 0 1", "fodder 0 1", 'the type "fodder" is unknown and was kept' },
    { "merc", "merc", "12 16 32 -1", "12 16 'big bang' -1", 'unknown spell "big bang", so its name was kept' },
    { "merc", "merc", "12 0 0 0\n", "12 lots 0 0\n",
      'object #3104 has the value "lots", which is not a number, so it is 0' },
    { "merc", "merc", "M 3101 spec_poison", "M 3155 spec_poison", "unknown mobile #3155 for spec_poison" },
    { "merc", "merc", "\n0\n\n#SPECIALS", "\n3100 0 0 0 0 0 100 50 0 23\n0\n\n#SPECIALS",
      "#3100 has a shop already, which this one replaces; both were kept" },
    { "smaug", "smaug", "mptransfer $n 3101", "mpslay $n", "#3100-1 line 3: missing: the command mpslay" },
    { "smaug", "smaug", "> sell_prog 10~\nsay What a bargain!\n~", "> in_file_prog mill.prg~",
      "the file of programs mill.prg doesn't exist, so it was skipped" },
    { "smaug", "smaug", "> sell_prog 10~\nsay What a bargain!\n~", "> in_file_prog ../../x~",
      "../../x is not the name of a file of programs" },
    { "smaug", "fuss", "Type     potion~", "Type     elixir~", 'the type "elixir" is unknown and was kept' },
  }) do
    local done = imported(t, row[1], row[2], row[3], row[4])
    t:equal(done.failure, nil, row[4])
    t:equal(done.refusal, nil, row[4])
    t:equal(table.concat(done.oddities, "\n"):find(row[5], 1, true) ~= nil, true,
      row[5] .. " in " .. table.concat(done.oddities, "; "))
  end
end

tests["a broken area is one sentence with its line"] = function(t)
  for _, row in ipairs({
    { "merc", "merc", "10 0 0 1d1", "10 x 0 1d1", 'mill.are:20: the mobile\'s hitroll should be a number, not "x"' },
    { "merc", "merc", "750 S", "750 X", 'mill.are:19: a mobile\'s kind is S, not "X"' },
    { "merc", "merc", "\nD2\n~", "\nD7\n~", "direction 7 is not one of 0-5" },
    { "merc", "merc", "R 0 3101 2", "Q 0 3101 2",
      'a reset should be one of M O P G E D R, or S at the end, not "Q 0 3101 2"' },
    { "merc", "merc", "\n#$", "", 'the file ends without "#$", so it is incomplete' },
    { "merc", "merc", "#SPECIALS", "#SPECS", '"#SPECS" is not a section of an area of Merc' },
    { "merc", "merc", "#3101\nchest", "#3100\nchest", nil, "only 4 of 5 objects could be made" },
    { "envy", "envy", "12~ 3~ 2~ cure critical~", "12~ 3~ 2~", "the object's rent should be a number, not \"#3101\"" },
    { "smaug", "smaug", "0 1024 14", "0 1024 lava", "the room's sector should be 1 numbers, not \"lava\"" },
    { "smaug", "smaug", "~\n|\n#3101\nrat", "~\n#3101\nrat", nil, nil, true },
    { "smaug", "fuss", "#ENDMOBILE", "", "expected #ENDMOBILE, not \"#OBJECT\"" },
    { "smaug", "fuss", "Vnum     3101", "Name     3101", "a record begins with Vnum and its number" },
    { "smaug", "fuss", "Direction ?~", "Direction sideways~", 'the direction "sideways" is unknown' },
    { "smaug", "fuss", "Reset D 0 3100 0 1", "Reset Z 0 3100 0 1", "a reset should be one of M O P G E D R" },
    { "smaug", "fuss", "Reset D 0 3100 0 1", ("Reset D 0 3100 0 1\n"):rep(10001), "an area has at most 10000 resets" },
    { "smaug", "xsmaug", "Reset G", "Reset G x", "a reset's arguments should be 2 numbers" },
  }) do
    local done = imported(t, row[1], row[2], row[3], row[4])
    local why = done.failure or done.refusal or ""
    if row[5] then
      t:equal(why:find(row[5], 1, true) ~= nil and why:find("^mill%.are:%d+: ") ~= nil, true,
        row[5] .. " in " .. tostring(why))
      t:equal(#done.records, 0, "the count of records")
    elseif row[6] then
      t:equal(why:find(row[6], 1, true) ~= nil, true, row[6] .. " in " .. tostring(why))
    else
      t:equal(why, "", row[4])
    end
  end
end

tests["programs of files are read beside the areas"] = function(t)
  local texts = t:are_sample("merc", "#SPECIALS", "#MOBPROGS\nM 3101 rat.prg\nM 3177 rat.prg\nS\n#SPECIALS")
  texts["../mobprogs/rat.prg"] = "> rand_prog 10~\nmpecho Squeak.\n~\n> fight_prog 20~\nflee\n~\n|\n"
  local done = t:within(texts, require("merc"))
  t:equal(done.failure, nil)
  t:holds(done.records["merc/trigger/3101-1"], { trigger = { types = { "random" }, number = 10,
    file = "../mobprogs/rat.prg", line = 2 } })
  t:holds(done.records["merc/trigger/3101-2"], { trigger = { types = { "fight" } } })
  t:equal(table.concat(done.oddities):find("unknown mobile #3177 for rat.prg", 1, true) ~= nil, true)
end

tests["lists and files may be in capitals"] = function(t)
  local text = t:are_sample("envy")["mill.are"]
  local done = t:imported({ ["AREA.LST"] = "mill.are\n$\n", ["MILL.ARE"] = text }, "envy")
  t:holds(done.records, { ["envy/zone/mill"] = { name = "The Old Mill" } })
end

tests["with --classic players start, and the dead wake, where the old game has it"] = function(t)
  local texts = t:are_sample("merc", "#3100\nThe Mill", "#3700\nThe School~\n~\n0 0 0\nS\n#3001\nThe Temple~\n~\n"
    .. "0 0 0\nS\n#3100\nThe Mill")
  local wanted
  local function run(classic)
    return t:within(texts, function(fake)
      fake.classic = classic
      fake.game = function(game) wanted = game end
      return require("merc")(fake)
    end)
  end
  local done = run(true)
  t:equal(done.failure, nil)
  t:holds(wanted, { start = "merc/room/3700", settings = { fighting = { preset = "classic" },
    classic = { recall = true } } })
  t:holds(done.records["merc/zone/mill"], { recall = { ["$ref"] = "merc/room/3001" } })
  t:equal(done.records["merc/report/1"].desc:find("Players start in room 3700.", 1, true) ~= nil, true)
  wanted = nil
  done = run(false)
  t:equal(wanted, nil, "what is wanted without the switch")
  t:holds(done.records["merc/zone/mill"], { recall = t.NIL })
end

return require("try")(tests)
