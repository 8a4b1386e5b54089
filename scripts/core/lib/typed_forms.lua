--- Finds the help page about a line that has no verb: "3n2e", "'hello", ":waves", "#5".
local typed_forms = {}

--- True for a smiley in small letters: ":)", ";-p", "=d". They are said.
local function is_smiley(topic)
  return #topic <= 4 and topic:find("^[:;=8][-^o]?[%pdopsxc3]+$") or topic:find("^:[%w_+-]+:$") or topic == "<3"
    or topic == "^^" or topic == "xd"
end

--- True for steps with their numbers.
local function is_walk(topic) return topic:find("^[%dnsewud]*%d[%dnsewud]*[nsewud]$") end

--- True for commands on one line: "n;s", "n.s", "look. north"; but not for "e.actor".
local function is_several(topic)
  local first, mark, rest = topic:match("^([%a@][^;.]*)([;.])(%s*%a.*)$")
  if not first then return false end
  local tight = mark == "." and not rest:find("^%s")
  return direction(first) and (not tight or direction(rest)) or not tight and help_topic(first:match("^%S+"), true)
end

-- In order; each with the pages about it, of which the first that the game has is shown.
local FORMS = {
  { is_walk, "run", "go" },
  { function(topic) return direction(topic) end, "go" },
  { is_smiley, "emoji" },
  { "^['\"]", "say" },
  { "^:", "emote" },
  { "^;", "@lua" },
  { "^#%d*$", "objects" },
  { "^#%a", "irc", "channels" },
  { "^%$[%d*]", "alias" },
  { "^%$%a", "@ref" },
  { "^@$", "building", "commands" },
  { "^%*%a*$", "emote" },
  { "^%d+%.%a", "names" }, { "^%d+%a%a %a", "names" }, { "^%d+$", "names" },
  { is_several, "then" },
  { "^%a+[,:] ?%a", "say" },
}

--- Returns the page about the form of TOPIC, in small letters, or nil.
function typed_forms.page(topic)
  -- Before a command: "/look", "!look", "@mail", "dr".
  local verb = topic:match("^[/!](%a%S*)") or topic
  if verb ~= topic and help_topic(verb, true) then return verb end
  for _, form in ipairs(FORMS) do
    local fits = type(form[1]) == "string" and topic:find(form[1]) or type(form[1]) == "function" and form[1](topic)
    for i = 2, fits and #form or 0 do
      if help_topic(form[i], true) then return form[i] end
    end
  end
  local full = not verb:find("%s") and sys.verb(verb)
  return full and help_topic(full, true) and full or nil
end

return typed_forms
