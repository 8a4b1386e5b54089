#pragma once
/* area_rows.h -- Tables of mistakes in an area's file, for tests of the linter of areas. */
#include "tests/script/bench.h"

struct area_row {
    const char *text; /* after the rooms of area_rows.c */
    const char *said; /* the line that is expected, from its number; NULL: none */
};

/* Applies the text of each row to a world, and undoes it. Fails unless that is said. */
void area_check_rows(struct bench *b, const struct area_row *rows, size_t count);

#define CHECK(b, rows) area_check_rows(b, rows, sizeof(rows) / sizeof((rows)[0]))

#define ITEM(more) "item \"ml/x\" { at = \"ml/hall\", name = \"a thing\", " more " }\n"
#define HUT(exits)                                                                             \
    "room \"ml/hut\" { area = \"ml\", name = \"Hut\", desc = \"Straw.\", exits = { " exits     \
    " } }\n"
#define TALK(nodes)                                                                            \
    "npc \"ml/ann\" { proto = \"talker\", at = \"ml/hall\", name = \"Ann\", proper = true, "   \
    "dialogue = "                                                                              \
    "{ " nodes " } }\n"
#define SHOP(more)                                                                             \
    "npc \"ml/ada\" { proto = \"shopkeeper\", at = \"ml/hall\", name = \"Ada\", proper = "     \
    "true, " more " }\n"
#define QUEST(more)                                                                            \
    "quest \"ml/q\" { name = \"The Quest\", giver = ref \"ml/tom\", " more " }\n"
#define STEP(more) QUEST("steps = { { key = \"one\", goal = \"Go.\", " more " } }")
#define CELL(more)                                                                             \
    "room \"ml/cell\" { area = \"ml\", name = \"Cell\", desc = \"Damp.\", exits = { out = { "  \
    "to = "                                                                                    \
    "\"ml/hall\", door = true, open = false, locked = true, " more " } } }\n"                  \
    "exit \"ml/in\" { at = \"ml/hall\", name = \"cell\", to = ref \"ml/cell\", door = true, "  \
    "open = "                                                                                  \
    "false, locked = true, " more " }\n"
#define PIN "prototype \"ml/pin\" { proto = \"item\", name = \"a pin\" }\n"
