--- Answers to what curious players try: "push", "smell", "climb". See lib/curious.lua.
local curious = require("curious")
local manners = require("manners")
local verbs = require("verbs")

local NO = "-{The what} wouldn't like that."
local NO_FIGHTS = curious.NO_FIGHTS
local WHOLE = "-You had better leave {the what} alone."

local ROWS = {
  -- The senses.
  { "smell|sniff", "You smell nothing unusual.", "{The what} {what verb:smell} of nothing in particular.",
    seen = true },
  { "listen|hear", "You hear nothing unusual.", "{The what} {what verb:make} no sound.",
    "{The what} {what verb:say} nothing right now.", seen = true },
  { "taste|lick", nil, "{The what} {what verb:taste} of nothing in particular.", NO },
  { "touch|feel", nil, "{Actor} {verb:touch} {the what}. Nothing happens.", NO },

  -- Hands and feet.
  { "push|press|shove|move|shift|slide", nil, "{Actor} {verb:push} {the what}. Nothing happens.", NO },
  { "pull|tug|yank|drag", nil, "{Actor} {verb:pull} {the what}. Nothing happens.", NO },
  { "turn|twist|rotate|spin", "{Actor} {verb:turn} about.", "{Actor} {verb:turn} {the what}. Nothing happens.", NO },
  { "rub|polish|clean|wipe", nil, "{Actor} {verb:rub} {the what}. Nothing happens.", NO },
  { "shake|rattle", "{Actor} {verb:shake} {actor their} head.", "{Actor} {verb:shake} {the what}. Nothing happens.",
    "{Actor} {verb:shake} hands with {the what}." },
  { "squeeze", nil, "{Actor} {verb:squeeze} {the what}. Nothing happens.", NO },
  { "kick", "{Actor} {verb:kick} the air.", "{Actor} {verb:kick} {the what}. Nothing happens.", NO_FIGHTS },
  { "ring|strike", nil, "{The what} {what verb:make} no sound.", NO_FIGHTS },
  { "throw|toss|hurl", nil, "-Throwing {the what} could hurt somebody. Try drop or give.", NO },
  { "kiss", "{Actor} {verb:blow} a kiss.", "{Actor} {verb:kiss} {the what}.", "{Actor} {verb:kiss} {the what}." },
  { "pet|pat|stroke", nil, "{Actor} {verb:pat} {the what}.", "{Actor} {verb:pat} {the what}." },
  { "break|smash|crush|destroy", nil, WHOLE, NO_FIGHTS },
  { "cut|slice|chop|tear|rip", nil, WHOLE, NO_FIGHTS },
  { "burn|ignite", nil, WHOLE, NO_FIGHTS },
  { "tie|fasten|attach", nil, "-{The what} can't be tied.", NO },
  { "untie|unfasten|loosen", nil, "-{The what} {what verb:be} not tied.", NO },
  { "fill", nil, "-You have nothing to fill {the what} with.", NO },
  { "pour|spill|empty", nil, "-{The what} can't be poured out. To empty a box, type: <cmd take all from box>take all "
    .. "from box</>", NO },
  { "use|apply|operate", nil, "-What do you want to do with {the what}? To look closer, use <cmd examine>examine</>.",
    "-What do you want from {the what}? You can give {the what} things or ask about something." },
  { "lift|raise", nil, "-You leave {the what} alone. To hold something, use <cmd take>take</>.", NO },

  -- The whole body.
  { "jump|leap|hop", "{Actor} {verb:jump} on the spot.", "-You can't jump there.", NO },
  { "climb|scale", nil, "-You can't climb {the what}.", NO },
  { "ride|mount", nil, "-You can't ride {the what}.", NO },
  { "feed", nil, "-{The what} needs no food.", "-Try to give {the what} something to eat." },
  { "swim|dive", "-You can't swim here.", any = true },
  { "fly", "-You have no wings.", any = true },
  { "dig", "-You can't dig here.", any = true },
  { "hide", "-There's nowhere to hide here.", "-You can't hide there." },
  { "wake|awaken|rouse", "You're awake already.", "{The what} {what verb:do} not sleep." },
  { "sleep|nap", "{Actor} {verb:lie} down, and {verb:doze} for a while.", any = true },
  { "rest|relax", "{Actor} {verb:rest} for a moment.", any = true },
  { "lie|recline", "{Actor} {verb:lie} down for a while, and {verb:look} up.", any = true },

  -- The mind.
  { "wait", "Time passes.", any = true },
  { "think|wonder", "You think it over.", any = true },
  { "pray", "{Actor} {verb:pray}.", any = true },
  { "sing", "{Actor} {verb:sing} a song.", nil, "{Actor} {verb:sing} to {the what}.", heard = true, any = true },
  { "scream", "{Actor} {verb:scream}.", nil, "{Actor} {verb:scream} at {the what}.", heard = true },

  -- Things that are not part of every game.
  { "kill|k|attack|fight|hit|punch|stab|slap|shoot|murder|bash|backstab|bite|wound|hurt", NO_FIGHTS, NO_FIGHTS,
    NO_FIGHTS, seen = true, any = true },
}

for _, row in ipairs(ROWS) do curious.add(row) end

for line, verb in pairs({ ["jump up and down"] = "jump", ["turn around"] = "turn", ["turn about"] = "turn",
  ["spin around"] = "turn", ["wake up"] = "wake" }) do
  command(line, function(e) verbs.instead(e.actor, verb) end)
end
command("wake {what:noun} up", { fallback = true }, function(e) verbs.instead(e.actor, "wake " .. e.what) end)

abbreviate("z", "wait")

-- "take WAY", unless it was "get up". Words of a description are scenery, even if they lead somewhere.
command("take|get {words:noun}", { last = true }, function(e)
  local way = e.room and not direction(e.words) and find_exit(e.room, e.words)
  if way and look_detail(e.actor, e.words) then refuse("That's only scenery.") end
  return pass()
end)
command("take|get {way:exit}", { last = true }, function(e)
  manners.must_show(e.actor)
  e.actor:tell("{The way} can't be taken.", e)
  e.actor:act("{Actor} {verb:try} to take {the way}, in vain.", { way = e.way }, { except = { e.actor } })
end)
