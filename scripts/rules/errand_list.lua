--- Errands, as data. By the kind of a quest: what has to happen (`on`), where to look for what it names, and the goal
--- in words. `daily`: what a master asks for who asks for an errand.
return {
  kinds = {
    find_object = { on = "take", target = "obj", goal = "Find {target}." },
    find_room = { on = "enter", target = "room", goal = "Find the place called {place}." },
    find_mobile = { on = "enter", target = "mob", goal = "Find {target}." },
    kill_mobile = { on = "kill", target = "mob", goal = "Kill {target}." },
    save_mobile = { on = "kill", target = "mob", goal = "Leave no foe where {target} {target verb:be}." },
    return_object = { on = "give", target = "obj", goal = "Bring {target} to {to}." },
    clear_room = { on = "kill", target = "room", goal = "Leave no foe alive in the place called {place}." },
  },
  daily = {
    seconds = 900,
    pause = 600, -- seconds from one to the next
    levels = 3, -- how far above or below one's own
    rooms = 250, -- looked through
    points = function(distance) return 1 + distance // 20 end,
    gold = function(level, distance) return 5 * level + 3 * distance end,
    experience = function(level, distance) return 20 * level + 10 * distance end,
  },
}
