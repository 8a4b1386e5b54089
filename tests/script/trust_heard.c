/* trust_heard.c -- Lines that only an npc may say, under its own name. */
#include "tests/script/trust_heard.h"

static bool is_player(struct str name)
{
    static const char *const called[] = {"mallory", "alice", "bob", "carol", "dave"};
    for (size_t i = 0; i < sizeof(called) / sizeof(called[0]); i++) {
        if (str_equal(name, str_of(called[i]))) {
            return true;
        }
    }
    return false;
}

bool trust_heard_of_players(struct str told)
{
    while (told.length > 0) {
        struct str line = str_take_until(&told, '\n');
        if (str_find(line, STR("evil"), 0) == SIZE_MAX) {
            continue;
        }
        bool public = str_starts(line, STR("[public] "));
        (void)str_take_until(&line, ' ');
        if (!public || is_player(str_take_until(&line, ':'))) {
            return true;
        }
    }
    return false;
}
