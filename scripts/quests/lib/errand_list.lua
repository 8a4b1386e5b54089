--- Errands, as data. For each kind of quest: the deed that completes it (`on`), the kind of object its target
--- is, and the goal in words. `daily`: the numbers of a daily errand.
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
    pause = 600, -- seconds between two errands
    levels = 3, -- how far above or below the player's level
    rooms = 250, -- searched
    points = function(distance) return 1 + distance // 20 end,
    gold = function(level, distance) return 5 * level + 3 * distance end,
    experience = function(level, distance) return 20 * level + 10 * distance end,
  },
}
