-- Marra answers when she is spoken to.

local ANSWERS = {
  { "hello", "Good day to you. The cider is on the counter, and the lamp is for the cellar." },
  { "lamp", "Take it, light it, bring it back. That is all the law we have here." },
  { "cellar", "Dark as a boot, down there. Mind the crate. And leave the iron door alone; the key is lost." },
  { "key", "It fell into the river when my mother was young. All that falls into the river ends up under the mill wheel." },
  { "mill", "South of the green, across the footbridge. Pull the lever if you want to see the wheel from below." },
  { "moth", "The lamplighters' sign. There were a hundred of them once." },
  { "goat", "What has it eaten now?" },
}

on("hear", function(e)
  if e.actor == e.this or not e.actor:is("player") then return end
  local said = e.text:lower()
  for _, answer in ipairs(ANSWERS) do
    if said:find(answer[1], 1, true) then
      e.this:perform("say " .. answer[2])
      return
    end
  end
end)
