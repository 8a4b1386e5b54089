--- Greetings typed without "say", and words of other games: answers with the command to type here.

local advice = require("advice")
local manners = require("manners")
local verbs = require("verbs")

local FALLBACK = { last = true } -- after those of packages

-- A greeting is said to everybody here.
for _, word in ipairs({ "hello", "hi", "hey", "greetings", "howdy" }) do
  command(word .. " [{words:text}]", FALLBACK, function(e)
    local ok, why = perform(e.actor, "say " .. e.line)
    if not ok then verbs.decline_plain(why) end
  end)
end

--- "thanks bert" is said if Bert is here.
for _, word in ipairs({ "thanks", "thx", "ty", "bye", "goodbye", "yes", "no", "ok", "okay", "sorry", "welcome" }) do
  command(word .. " {who:seen character}", FALLBACK, function(e)
    if not e.who:is("character") or e.who.location ~= e.actor.location then return pass() end
    verbs.instead(e.actor, "say " .. e.line)
  end)
end

-- Answers for peaceful places only: where people fight, the commands pass to the real ones. Those that propose a
-- command of a package are in that package.
local NO_FIGHTS = manners.no_fights()
local NO_MAGIC = "That kind of magic doesn't exist here."
local NO_SKILLS = "This world has no levels or skills. To see what you've earned, type <cmd score>score</>."
local NO_WOUNDS = "Nobody gets hurt here, so there's nothing to bandage."
local NO_THEFT = "You can't take things from others. Ask them, or take what is lying around."
local NO_OFFER = "Nobody has offered you anything."
local NO_GROUPS = "To walk with somebody, type: <cmd follow NAME>follow NAME</>"
local NO_QUESTS = "Look around, read signs and notes, and talk to the people you meet."
local NO_WEAPONS = "To hold something, use <cmd take>take</>."
local AT_PEACE = { [NO_FIGHTS] = true, [NO_WEAPONS] = true, [NO_MAGIC] = true, [NO_SKILLS] = true, [NO_OFFER] = true,
  [NO_GROUPS] = true, [NO_QUESTS] = true, [NO_WOUNDS] = true, [NO_THEFT] = true }
local SAY = "To speak to the people here, type: <cmd say {line}>say {line}</>"

-- Several words that one sentence answers.
local ADVICE = {
  ["yes|no|ok|okay|yeah|nope|thanks|thx|ty|sorry|welcome|why|because|you|we|they"] = SAY,
  ["bye|goodbye|cya"] = "To leave the game, type <cmd quit>quit</>. To speak to the people here, type: "
    .. "<cmd say {line}>say {line}</>",
  ["i'm|im|it's|is|are|am|was|do|does|did|can|could|would|will|should|may|have|anyone|anybody|someone"] = SAY,
  ["trade|barter|swap|pay|tip|bribe"] = "To hand something over, use <cmd give>give</>.",
  ["name|rename|nick"] = "You can't change your name. To change how you look, type: <cmd describe me as TEXT>describe "
    .. "me as TEXT</>",
  ["call|summon"] = "To be heard next door: <cmd shout hello>shout hello</>. To speak to somebody far away: "
    .. "<cmd tell NAME hello>tell NAME hello</>",
  ["weather"] = "To look around, type <cmd look>look</>.",
  ["brb|bbl|gtg|g2g"] = "To be marked as away, type <cmd afk>afk</>. To leave the game, type <cmd quit>quit</>.",
  ["logout|logoff|log|disconnect|bail"] = "To leave the game, type <cmd quit>quit</>. To see the ways out of this "
    .. "place, type <cmd exits>exits</>.",
  ["reset"] = "To choose a new password, type <cmd password>password</>. To undo a setting, type <cmd undo>undo</>.",
  ["save|load|restore|restart|script|transcript"] =
    "The game saves everything at once. To undo a setting, type <cmd undo>undo</>.",
  ["xyzzy|plugh|plover|abracadabra"] = "Nothing happens.",
  ["cast|spell|spells|invoke|conjure|quaff|recite|zap"] = NO_MAGIC,
  ["recall|tp|teleport|goto|warp|transport"] = "To go back to where you started, type <cmd home>home</>. To walk, type "
    .. "for example: <cmd north>north</>, or go kitchen",
  ["levels|train|practice|practise|skills|affects|affected|track"] = NO_SKILLS,
  ["bandage"] = NO_WOUNDS,
  ["steal"] = NO_THEFT,
  ["teach"] = "Nobody teaches that here. To explain something, use say or tell.",
  ["level|stats|attributes|hp|health|worth|class|race"] = "To see who you are and what you've earned, type "
    .. "<cmd score>score</>.",
  ["flee|retreat|consider|con|wimpy|assist|rescue|parry|dodge|aim"] = NO_FIGHTS,
  ["stance|step|guard|interrupt|duel|diagnose|aid|corpse|allow|surrender|foes|disarm|whirlwind"] = NO_FIGHTS,
  ["autoassist|autogold|autoloot|autosac|autosplit"] = NO_FIGHTS,
  ["accept"] = NO_OFFER,
  ["wield|unwield|equip|unequip|don"] = NO_WEAPONS,
  ["gossip|ooc|newbie|shoutall|broadcast|public|global"] = "To be heard next door: <cmd shout hello>shout hello</>. To "
    .. "speak to somebody far away: <cmd tell NAME hello>tell NAME hello</>",
  ["auction|auctions|bid"] = "This world has no auctions.",
  ["group|ungroup|gtell|party|team|guild|clan|gt|split"] = NO_GROUPS,
  ["quest|quests|errand|journal|goals|mission|missions|todo"] = NO_QUESTS,
  ["map|automap|minimap"] = "To see the ways out, type <cmd exits>exits</>. In a browser there's a map at /world.",
  ["hint|hints|clue|walkthrough|stuck|lost|confused"] = advice.STUCK,
  ["about|credits|info|version|author|game"] = "To learn what this game is, type <cmd help>help</>. For its news, type "
    .. "<cmd news>news</>.",
  ["tutorial|lesson|man|manual|faq|instructions"] = "To learn how to play, type <cmd help>help</>. To learn how to "
    .. "build, type: <cmd help tutorial>help tutorial</>",
  ["rules|policy|conduct"] = "To read the rules, type: <cmd help rules>help rules</>",
  ["menu|options|toggle|config|configure|prompt|autoexits"] = "To see your settings and change them, type "
    .. "<cmd set>set</>.",
  ["areas|zones"] = "To see the ways out, type <cmd exits>exits</>.",
  ["motd|uptime"] = "To read the news, type <cmd news>news</>. To see who is in the game, type <cmd who>who</>.",
  ["wizlist|staff|admin|admins|wizards|immortals|gm"] = "To see who is in the game, type <cmd who>who</>.",
  ["oops|whoops|nevermind|nvm|never"] = "No harm done. To undo a setting, type <cmd undo>undo</>.",
  ["verbose|superbrief|brief"] = "To hide descriptions while you walk: <cmd set brief on>set brief on</>. To show "
    .. "them: <cmd set brief off>set brief off</>",
  ["title|profile"] = "To change how you look to others, type: <cmd describe me as TEXT>describe me as TEXT</>",
  ["friend|friends"] = "To see who is in the game, type <cmd who>who</>. To learn more about somebody: "
    .. "<cmd whois NAME>whois NAME</>",
  ["block|report_player"] = "To stop hearing somebody, type: <cmd ignore NAME>ignore NAME</>",
  ["hold|grab|carry|obtain|keep|catch|loot"] = "To pick something up, use <cmd take>take</>.",
  ["inspect|check|view|see|observe|study|watch|describe_room"] = "To look closely at something, use "
    .. "<cmd examine>examine</>.",
  ["discard|dump|release"] = "To put something down, use <cmd drop>drop</>.",
  ["ascend|descend|forward|backwards|left|right|advance"] =
    "Walk by direction, for example: <cmd north>north</>, up, out. To see the ways out, type <cmd exits>exits</>.",
}

for _, who in ipairs({ "i'm", "im", "am" }) do
  for _, how in ipairs({ "lost", "stuck", "confused", "new", "new here" }) do
    command(who .. " " .. how, FALLBACK, function(e)
      local ok, why = perform(e.actor, "hint")
      if not ok then verbs.decline_plain(why) end
    end)
  end
end

command("again", FALLBACK, function() refuse("There's nothing to repeat.") end)

for names, text in pairs(ADVICE) do advice.otherwise(names, text, AT_PEACE[text]) end
advice.otherwise("lost", advice.LOST)
