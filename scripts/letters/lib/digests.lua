--- Digests: a daily mail with the talk on a player's channels while they were away.
---
--- A subscriber has the option `digest`, { at = when the last was sent }, and a persistent timer of that name. Both
--- end with the e-mail address, and after a month away. Only channels that everybody may read are included: none that
--- are secret, have a key or need an invitation.
local words = require("words")

local digests = {}

local DAY = 86400
local LEAST = 20 * 3600   -- seconds between two digests
local MONTH = 30 * DAY
local LINES = 100         -- of each channel
local CHANNELS = 20
local BYTES, LINE_BYTES = 6000, 400

--- Stops WHO's digests. Returns true if there were any.
function digests.stop(who)
  local had = sys.option(who, "digest") ~= nil
  sys.set_option(who, "digest", nil)
  who:cancel("digest")
  return had
end

function digests.begin(who)
  sys.set_option(who, "digest", { at = 0 })
  who:every(DAY, "digest")
end

local function cut(text)
  if #text <= LINE_BYTES then return text end
  local length = LINE_BYTES
  while length > 0 and text:byte(length + 1) >= 0x80 and text:byte(length + 1) < 0xC0 do length = length - 1 end
  return text:sub(1, length) .. " …"
end

--- Returns the lines of a channel that WHO may be sent, oldest first.
local function said_on(who, name, since)
  local lines = {}
  if not sys.on_channel(who, name) or not sys.channel_is_open(name) then return lines end
  for _, line in ipairs(sys.channel_lines(who, name, LINES) or {}) do
    if line.time >= since and line.sender ~= who.name then
      local spoken = line.kind == "emote" and "%s  %s %s" or "%s  %s: %s"
      lines[#lines + 1] = cut(spoken:format(words.clock(line.time), line.written, line.text))
    end
  end
  return lines
end

--- Returns the text of a digest and a summary of its size; nil if nothing was said.
function digests.write(who, since)
  local parts, count, bytes, names = {}, 0, 0, {}
  for i, name in ipairs(sys.channels(who)) do
    local lines = i <= CHANNELS and said_on(who, name, since) or {}
    local first = #lines + 1
    while first > 1 and bytes + #lines[first - 1] < BYTES do
      first = first - 1
      bytes = bytes + #lines[first] + 1
    end
    if #lines > 0 then
      names[#names + 1], count = name, count + #lines
      parts[#parts + 1] = (name:sub(1, 2) == "##" and "" or "#") .. name
      if first > 1 then parts[#parts + 1] = "(" .. words.count(first - 1, "more line") .. " before)" end
      table.move(lines, first, #lines, #parts + 1, parts)
      parts[#parts + 1] = ""
    end
  end
  if count == 0 then return nil end
  return table.concat(parts, "\n"), words.count(count, "line") .. " on " .. words.list(names)
end

--- Runs on the timer: sends a digest if it is time, WHO is away and there is something to send.
function digests.send(who)
  local kept, gone = sys.option(who, "digest"), sys.option(who, "gone")
  if not sys.email then return end -- a build without the module mail
  local address, state = sys.email(who)
  if type(kept) ~= "table" then return who:cancel("digest") end
  if not address or state == "refused" then return digests.stop(who) end
  if state ~= "own" or sys.online(who) or not gone or gone.back or now() - kept.at < LEAST then return end
  local text, about = digests.write(who, math.max(kept.at, math.floor(gone.since)))
  local is_last = now() - gone.since > MONTH
  if is_last then
    digests.stop(who)
  else
    sys.set_option(who, "digest", { at = now() })
  end
  if not text then return end
  local ending = is_last
    and sentence("You have been away for a month, so this is the last digest. To get more, log in and type: set digest "
      .. "daily")
    or sentence("To stop these mails, log in and type: set digest off")
  local head = sentence("The talk on your channels while you were away (times are UTC).")
  sys.email_digest(who, about, head .. "\n\n" .. text .. "\n-- \n" .. ending)
end

return digests
