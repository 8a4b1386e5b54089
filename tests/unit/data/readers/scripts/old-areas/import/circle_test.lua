-- - The result of each kind of record.

local tests = {}

-- Imports the sample with one kind replaced, and compares each record with its expected form.
local function check(t, replaced, expected)
  local done = t:imported(t:sample(replaced))
  for ref, props in pairs(expected) do
    t:holds(done.records["circle/" .. ref], props, ref)
  end
  return done
end

tests["a room has texts, light, area and named flags"] = function(t)
  check(t, nil, {
    ["room/100"] = {
      name = "A Potting Shed", details = { ["pots|clay"] = "Most are cracked." }, area = { ["$ref"] = "circle/zone/1" },
      light = 1, vnum = 100, circle = { flags = { "indoors" }, sector = "inside" },
    },
    ["room/101"] = {
      name = "The Walled Garden", circle = { coloured_name = "<green>The Walled Garden</>" },
      desc = "Beds of beans, a path << a yard wide.",
    },
    ["room/102"] = { light = 0, circle = { flags = { "dark", "indoors", "tba_bit_19" } } },
  })
end

tests["both sides of a door agree"] = function(t)
  local side = { door = true, open = false, locked = true, key = { ["$ref"] = "circle/obj/150" } }
  local done = check(t, nil, {
    ["room/100"] = { exits = { north = {
      to = { ["$ref"] = "circle/room/101" }, desc = "The gate is green.", aliases = { "gate", "green" }, noun = "gate",
      pickproof = t.NIL,
    } } },
    ["room/101"] = { exits = { south = { pickproof = true }, east = { door = t.NIL } } },
  })
  t:holds(done.records["circle/room/100"].exits.north, side, "north")
  t:holds(done.records["circle/room/101"].exits.south, side, "south")
end

tests["an exit that leads nowhere can be looked at"] = function(t)
  check(t, nil, { ["room/101"] = { exits = {
    west = { desc = "The hedge is too thick.", hidden = true, to = t.NIL, circle = t.NIL },
    up = { to = t.NIL, circle = { to = 999 } },
  } } })
end

tests["a one-sided door gets its other side, and a one-way door no twin"] = function(t)
  local rooms = "#100\na~\n~\n0 0 0\nD0\n~\ngate~\n3 -1 101\nD1\n~\ngate~\n1 -1 102\nS\n"
    .. "#101\nb~\n~\n0 0 0\nD2\n~\n~\n0 -1 100\nS\n#102\nc~\n~\n0 0 0\nD0\n~\n~\n0 -1 100\nS\n$\n"
  check(t, { wld = rooms, zon = "$\n" }, {
    ["room/100"] = { exits = { north = { hidden = true, open = true }, east = { twin = false } } },
    ["room/101"] = { exits = { south = { door = true, hidden = t.NIL } } },
  })
end

tests["an object inherits what its type and wear flags say"] = function(t)
  check(t, nil, {
    ["obj/151"] = {
      proto = "container", capacity = 5, open = false, locked = true, closable = true,
      key = { ["$ref"] = "circle/obj/150" }, portable = false, weight = 7.5, circle = { weight = 60 },
    },
    ["obj/152"] = {
      proto = { "garment", "scripted" }, slots = { "head" }, circle = { extra = { "hum" } }, diku = { armour = 2 },
      portable = t.NIL,
    },
    ["obj/153"] = { proto = "light", lit = true, circle = { weight = 2 } },
    ["obj/154"] = { proto = "coin", amount = 12, hidden = true },
  })
end

tests["an extra description of the thing itself is its description"] = function(t)
  check(t, nil, { ["obj/151"] = {
    name = "an oak chest", aliases = { "chest", "oak" }, room_line = "An oak chest stands here.",
    desc = "The lock is brass.", details = { lock = "The lock is brass.", carving = "Vines." },
  } })
end

tests["of several places a thing is worn in the last that Circle would choose"] = function(t)
  check(t, { obj = "#1\nbag~\na bag~\n~\n~\n15 0 adl\n9 1 -1 0\n1 1 1\n"
    .. "#2\ncloak~\na cloak~\n~\n~\n11 0 ak\n0 0 0 0\n1 1 1\n"
    .. "#3\nsword~\na sword~\n~\n~\n5 0 an\n0 1 8 3\n1 1 1\n#4\nring~\na ring~\n~\n~\n11 0 ab\n0 0 0 0\n1 1 1\n$\n" }, {
    ["obj/1"] = { proto = { "container", "garment" }, slots = { "waist" } },
    ["obj/2"] = { slots = { "torso" }, bulk = 3, abreast = t.NIL },
    ["obj/3"] = { proto = "item", diku = { attack = "slash" } },
    ["obj/4"] = { slots = { "fingers" }, abreast = 2 },
  })
end

tests["a drink has servings until it is empty"] = function(t)
  local done = check(t, { obj = "#1\nmug~\na mug~\n~\n~\n17 0 a\n5 3 1 1\n1 1 1\n"
    .. "#2\ncup~\na cup~\n~\n~\n17 0 a\n5 0 0 0\n1 1 1\n"
    .. "#3\nwell~\na well~\n~\n~\n23 0 0\n9 9 0 0\n1 1 1\n$\n" }, {
    ["obj/1"] = { proto = "drink", servings = 3, weight = 1, circle = { liquid = "beer", poisoned = true } },
    ["obj/2"] = { proto = "item" },
  })
  t:equal(done.records["circle/obj/3"].servings > 1000000, true, "that a well has water for long")
end

tests["a mobile is an npc with its fighting apart"] = function(t)
  check(t, nil, {
    ["mob/160"] = {
      proto = { "shopkeeper", "scripted" }, purse = 20, name = "the gardener", pronoun = "she", proper = t.NIL,
      diku = { hitroll = 5, armour = 60, damage = { number = 2 }, attack = "punch", str = 15, alignment = t.NIL },
      alignment = 500,
    },
    ["mob/161"] = {
      proto = "npc", proper = true, pronoun = "it",
      circle = { action = { "sentinel", "scavenger" }, affect = { "blind" } },
    },
  })
end

tests["who stands and is no sentinel wanders"] = function(t)
  local end_of = " 0 0 S\n1 20 10 1d1+1 1d1+0\n0 0\n"
  check(t, { mob = "#1\nhare~\na hare~\n~\n~\ng" .. end_of .. "8 8 0\n#2\ncat~\na cat~\n~\n~\nb" .. end_of .. "8 8 0\n"
    .. "#3\ndog~\na dog~\n~\n~\n0" .. end_of .. "4 8 0\n$\n" }, {
    ["mob/1"] = { proto = "wanderer" }, ["mob/2"] = { proto = "npc" }, ["mob/3"] = { proto = "npc" },
  })
end

tests["what some do in the original's code, they do here"] = function(t)
  local end_of = " 0 0 S\n1 20 10 1d1+1 1d1+0\n0 0\n8 8 0\n"
  check(t, {
    mob = "#3024\nguard~\na guard~\n~\n~\nb" .. end_of .. "#3062\ndog~\na dog~\n~\n~\nab" .. end_of .. "$\n",
  }, {
    ["mob/3024"] = { proto = { "npc", "guildguard" }, guards = "south", guild = "mage" },
    ["mob/3062"] = { proto = { "npc", "fido" } },
  })
end

tests["a zone is an area that keeps its commands"] = function(t)
  local done = check(t, nil, { ["zone/1"] = {
    name = "The Garden", proper = true, reset_mode = "always", reset_minutes = 15, circle = { builders = "Ada" },
    timers = { reset = { every = 900 } },
  } })
  local rows = done.records["circle/zone/1"].resets
  t:equal(#rows, 10, "the number of rows")
  t:holds(rows[2], { command = "E", chain = true, object = 152, position = "head" })
  t:holds(rows[9], { direction = "north", state = "locked" })
end

tests["more commands than a property holds go on in the next"] = function(t)
  local done = t:imported(t:sample({
    zon = "#1\nAda~\nThe Garden~\n100 199 15 2\n" .. ("O 0 151 1 101\n"):rep(3000) .. "S\n$\n",
  }))
  local zone, rows, part = done.records["circle/zone/1"], 0, 1
  while zone[part == 1 and "resets" or "resets_" .. part] do
    local list = zone[part == 1 and "resets" or "resets_" .. part]
    t:equal(t.import.size(list) <= t.import.max_bytes, true, "that part " .. part .. " fits")
    rows, part = rows + #list, part + 1
  end
  t:equal(rows, 3000, "the number of rows")
  t:equal(part > 2, true, "that there are several parts")
end

tests["shops, triggers and quests stay readable"] = function(t)
  check(t, nil, {
    ["shop/160"] = {
      name = "the shop of the gardener", shop = { keeper = 160, flags = { "banks" } },
      messages = { player_sells = "%s Here is %d." }, buys = { "armour", "light" },
      goods = { { ["$ref"] = "circle/obj/153" }, { ["$ref"] = "circle/obj/152" } },
      shop_rooms = { { ["$ref"] = "circle/room/100" } }, hours = { { from = 6, to = 18 } },
    },
    ["trigger/170"] = {
      trigger = { types = { "greet", "greet_all" }, body = "* not a comment\nwave %actor.name% ~ now" },
    },
    ["quest/180"] = { desc = "It blew away.", quest = { type = "find_object", object = 153 } },
  })
end

tests["the resets people the rooms"] = function(t)
  local done = t:imported()
  local gardener = t:instance(done, "circle/room/100", 1)
  local chest = t:instance(done, "circle/room/101", 3)
  t:holds(gardener.props, { proto = "circle/mob/160", reset = { row = 1 } })
  t:holds(t:instance(done, "circle/room/101", 2).props, { proto = "circle/mob/161" })
  t:holds(chest.props, { proto = "circle/obj/151" })
  t:equal(t:instance(done, "circle/room/101", 4), nil, "a fourth in the garden")
  t:holds(t:instance(done, gardener.ref, 1).props, { worn = true })
  t:holds(t:instance(done, gardener.ref, 2).props, { proto = "circle/obj/150" })
  t:holds(t:instance(done, chest.ref, 1).props, { reset = { area = { ["$ref"] = "circle/zone/1" } } })
end

tests["what is odd in the sample is told: an unknown flag, and the ladder"] = function(t)
  t:equal(#t:imported().oddities, 2)
end

tests["of two records with one number the first stays"] = function(t)
  local wld = "#1\nfirst~\n~\n0 0 0\nS\n#1\nsecond~\n~\n0 0 0\nS\n#2\nthird~\n~\n0 0 0\nS\n$\n"
  local done = t:within({ wld = wld }, require("circle"))
  t:holds(done.records["circle/room/1"], { name = "first" })
  t:holds(done.records["circle/room/2"], { name = "third" })
  t:equal(done.oddities[1], "wld/1.wld:6: #1 is there twice, so the one of wld/1.wld:1 is used")
  t:equal(done.result:find("\nread rooms 3 made 2\n", 1, true) ~= nil, true, done.result)
  t:equal(done.refusal, "only 2 of 3 rooms could be made, so nothing was imported; fix the errors above")
end

tests["records behind the end of a file are told, and refuse the import"] = function(t)
  local done = t:within({ wld = "#1\nfirst~\n~\n0 0 0\nS\n$\n#2\nsecond~\n~\n0 0 0\nS\n$\n" }, require("circle"))
  t:equal(done.oddities[1], "wld/1.wld:7: #2 comes after the end of the file, so it was skipped")
  t:equal(done.refusal, "only 1 of 2 rooms could be made, so nothing was imported; fix the errors above")
end

tests["rooms of all numbers come in, and lead to each other"] = function(t)
  local numbers, files = { 1, 65535, 99998, 99999, 100000, 2147483647 }, {}
  for i, vnum in ipairs(numbers) do
    files[i] = ("#%d\nRoom %d~\nSand.\n~\n0 0 0\nD0\n~\n~\n0 -1 %d\nS\n"):format(vnum, vnum, numbers[i + 1] or 1)
  end
  local done = t:imported({ wld = table.concat(files) .. "#99999\n$~\n" })
  for i, vnum in ipairs(numbers) do
    local to = done.records["circle/room/" .. vnum].exits.north
    to = type(to) == "table" and to.to or to
    t:equal(type(to) == "table" and to["$ref"] or to, "circle/room/" .. (numbers[i + 1] or 1))
  end
  t:equal(done.result:find("\nread rooms 6 made 6\n", 1, true) ~= nil, true, done.result)
  t:equal(#done.oddities, 0, "oddities")
end

tests["65535 is nowhere where no room has that number"] = function(t)
  local done = t:imported({ wld = "#5\nx~\n~\n0 0 0\nD5\nA hole.\n~\n~\n0 65535 65535\nS\n$\n" })
  local down = done.records["circle/room/5"].exits.down
  t:equal(down.to, nil)
  t:equal(#done.oddities, 0, "oddities")
end

tests["a file that the index names and that is not there is told, and the others come in"] = function(t)
  local done = t:imported({ ["wld/index"] = "1.wld\n2.wld\n$\n", wld = "#1\nfirst~\n~\n0 0 0\nS\n$\n" })
  t:equal(done.oddities[1], "wld/index:2: wld/2.wld doesn't exist, so it was skipped")
  t:holds(done.records["circle/room/1"], { name = "first" })
end

tests["what was read is counted"] = function(t)
  local done = t:imported()
  local rows = #done.records["circle/zone/1"].resets
  t:equal(rows > 3, true, "the count of rows")
  t:equal(done.result, ("rooms 3\nobjects 5\nmobiles 2\nzones 1\nshops 1\ntriggers 1\ntriggers-whole 1\n"
    .. "quests 1\nread rooms 3 made 3\nread objects 5 made 5\nread mobiles 2 made 2\nread zones 1 made 1\n"
    .. "read shops 1 made 1\nread triggers 1 made 1\nread quests 1 made 1\n"
    .. "read resets %d made %d\n"):format(rows, rows))
end

tests["a board of the original is a board, whatever its file calls it"] = function(t)
  local function object(number, keywords, type)
    return ("#%d\n%s~\na board~\nA board is here.~\n~\n%s 0 0 0\n0 0 0 0\n0 0 0\n"):format(number, keywords, type)
  end
  local text = object(1, "boards gen_boards", "13") .. object(2, "board", "13") .. object(3099, "bulletin", "16")
    .. "$\n"
  local done = t:within(t:sample({ obj = text, zon = "$\n", shp = "$~\n", qst = "$~\n" }), function(fake)
    fake.known.board = true
    return require("circle")(fake)
  end)
  t:equal(done.failure, nil, "the failure")
  t:holds(done.records["circle/obj/1"].proto, { "board", "item" })
  t:holds(done.records["circle/obj/3099"].proto, { "board", "sign" })
  t:equal(done.records["circle/obj/2"].proto, "item")
end

return require("try")(tests)
