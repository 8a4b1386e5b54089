--- Words of talk that are typed without "say", and words of other games: what to type here.

local body = require("body")
local exits = require("exits")
local verbs = require("verbs")

local FALLBACK = { fallback = true }

-- Whoever greets, greets those who are here.
for _, word in ipairs({ "hello", "hi", "hey", "greetings", "howdy" }) do
  command(word .. " [{words:text}]", FALLBACK, function(e)
    local ok, why = perform(e.actor, "say " .. e.line)
    if not ok then verbs.decline(quote(why)) end
  end)
end

local GESTURES = { lol = "laugh", rofl = "laugh", lmao = "laugh", haha = "laugh", heh = "chuckle" }
for word, gesture in pairs(GESTURES) do
  command(word .. " [{words:noun}]", FALLBACK, function(e)
    local ok, why = perform(e.actor, gesture)
    if not ok then verbs.decline(quote(why)) end
  end)
end

--- Words that are said to somebody who is here, are said.
for _, word in ipairs({ "thanks", "thx", "ty", "bye", "goodbye", "yes", "no", "ok", "okay", "sorry", "welcome" }) do
  command(word .. " {who:seen character}", FALLBACK, function(e)
    if not e.who:is("character") or e.who.location ~= e.actor.location then return pass() end
    verbs.instead(e.actor, "say " .. e.line)
  end)
end

-- What means something where people fight: there these pass.
local NO_FIGHTS = body.NO_FIGHTS
local NO_MAGIC = "There is no magic of that kind here."
local NO_SKILLS = "Nobody has levels or skills here. What you have earned: score."
local NO_WOUNDS = "Nobody is hurt where nobody fights: there is nothing to bandage."
local NO_THEFT = "What others hold is theirs. Ask them for it, or take what lies about."
local NO_OFFER = "Nobody has offered you anything that waits for that."
local NO_GROUPS = "To go about with somebody: follow and the name."
local NO_QUESTS = "Look about, read what can be read, and talk to who is there."
local NO_WEAPONS = "Clothes are worn: wear. All else is held: take."
local AT_PEACE = { [NO_FIGHTS] = true, [NO_WEAPONS] = true, [NO_MAGIC] = true, [NO_SKILLS] = true, [NO_OFFER] = true,
  [NO_GROUPS] = true, [NO_QUESTS] = true, [NO_WOUNDS] = true, [NO_THEFT] = true }
local SAY = "To speak to those here: say {line}."

local STUCK = "Look at what the text mentions, as in look window, or take a way out of here{way}. exits lists them. "
  .. "To ask everybody in the game: chat and your words."

-- Several words that one sentence answers.
local ADVICE = {
  ["yes|no|ok|okay|yeah|nope|thanks|thx|ty|sorry|welcome|why|because|you|we|they"] = SAY,
  ["bye|goodbye|cya"] = "To leave the game: quit. To speak to those here: say {line}.",
  ["i'm|im|it's|is|are|am|was|do|does|did|can|could|would|will|should|may|have|anyone|anybody|someone"] = SAY,
  ["trade|barter|swap"] = "To hand something over: give. In a shop: list, buy and sell.",
  ["shop|shops|store|market"] = "In a shop, list shows what is sold; then buy and sell. To find one: exits, and walk.",
  ["name|rename|nick"] = "A name stays. To say what others see who look at you: describe me as and your words.",
  ["call|summon"] = "To be heard further off: shout and your words. To somebody far away: tell NAME, and your words.",
  ["weather"] = "Look about you: look.",
  ["pay|tip|bribe"] = "To hand over money: give, as in give 2 coins to marra. In a shop: list and buy.",
  ["brb|bbl|gtg|g2g"] = "To be marked as away: afk and why. To leave the game: quit.",
  ["logout|logoff|log|disconnect|bail"] = "To leave the game: quit. To leave a place, take one of its exits.",
  ["save|load|restore|restart|reset|script|transcript"] =
    "Nothing has to be saved or loaded: what you do is kept at once. Some of it can be taken back: undo.",
  ["xyzzy|plugh|plover|abracadabra"] = "Nothing happens.",
  ["cast|spell|spells|invoke|conjure|quaff|recite|zap"] = NO_MAGIC,
  ["recall|tp|teleport|goto|warp|transport"] = "To go back to where you began: home. Else you walk: north, go kitchen.",
  ["levels|train|practice|practise|skills|affects|affected|track"] = NO_SKILLS,
  ["bandage"] = NO_WOUNDS,
  ["steal"] = NO_THEFT,
  ["teach"] = "Nobody teaches that here. To explain something: say and your words, or tell NAME.",
  ["level|stats|attributes|hp|health|worth|class|race"] = "What you are and have earned: score.",
  ["flee|retreat|consider|con|wimpy|assist|rescue|parry|dodge|block|aim"] = NO_FIGHTS,
  ["stance|step|guard|interrupt|duel|diagnose|aid|corpse|allow|surrender|foes|disarm|whirlwind"] = NO_FIGHTS,
  ["autoassist|autogold|autoloot|autosac|autosplit"] = NO_FIGHTS,
  ["accept"] = NO_OFFER,
  ["wield|unwield|equip|unequip|don"] = NO_WEAPONS,
  ["gossip|ooc|newbie|shoutall|broadcast|public|global"] = "To talk to everybody in the game: chat and your words.",
  ["auction|auctions|bid"] =
    "Nobody here takes things to auction. To talk to everybody in the game: chat and your words.",
  ["group|ungroup|gtell|party|team|guild|clan|gt|split"] = NO_GROUPS,
  ["quest|quests|errand|journal|goals|mission|missions|todo"] = NO_QUESTS,
  ["map|automap|minimap"] = "exits lists the ways out of here. There is a map for the browser, at /world.",
  ["hint|hints|clue|walkthrough|stuck|lost|confused"] = STUCK,
  ["about|credits|info|version|author|game|tutorial|menu|options|man|manual|faq|rules|instructions"] =
    "For help: help. To change how things are shown: set.",
  ["oops|whoops|nevermind|nvm|never"] = "No harm done. Some of what you do can be taken back: undo.",
  ["verbose|superbrief|brief"] = "To see rooms with or without their text as you walk: set brief on or set brief off.",
  ["title|profile"] = "To say what others see who look at you: describe me as and your words.",
  ["friend|friends"] = "To see who is in the game, type who; to learn more of somebody, whois and the name.",
  ["block|report_player"] = "To hear no more of somebody: ignore and the name.",
  ["hold|grab|carry|obtain|keep|catch|loot"] = "To pick something up: take.",
  ["inspect|check|view|see|observe|study|watch|describe_room"] = "To look closely: examine and what.",
  ["discard|dump|release"] = "To put something down: drop.",
  ["ascend|descend|forward|backwards|left|right|advance"] =
    "You go by direction: north, up, out. exits lists the ways.",
}

for _, who in ipairs({ "i'm", "im", "am" }) do
  for _, how in ipairs({ "lost", "stuck", "confused", "new", "new here" }) do
    command(who .. " " .. how, FALLBACK, function(e)
      local ok, why = perform(e.actor, "hint")
      if not ok then verbs.decline(quote(why)) end
    end)
  end
end

command("again", FALLBACK, function() refuse("There is nothing to do again.") end)

for names, text in pairs(ADVICE) do
  command(names .. " [{words:noun}]", { fallback = true, advice = true }, function(e)
    if AT_PEACE[text] and body.is_on(e.room) then return pass() end
    local way = text == STUCK and exits.ways_out(e.room)[1]
    refuse(text, { line = e.line, way = way and ": " .. way or "" })
  end)
end
