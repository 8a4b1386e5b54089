#pragma once
#include "engine/core/engine.h"
#include "tests/script/bench.h"

/* pit -- A room where fights are allowed, with a rat in it that has three bones and gold; bob and
 * alice, beginners, are there. */
struct pit {
    uint64_t room;
    uint64_t area;
    uint64_t rat;
};

/* The rat has hitroll, and a die of six and points for its own. */
struct pit pit_dig(struct bench *b, int hitroll, int points);
/* Returns a number of the world; the expression gives a text "=" and the number. */
int64_t pit_ask_number(struct bench *b, const char *expression);
/* Bones that are somewhere. */
int64_t pit_bones(struct bench *b);
/* Returns the sum of coins in heaps and on living rats. */
int64_t pit_coins(struct bench *b);
int64_t pit_number(struct bench *b, uint64_t object, const char *name);
/* Sets a setting of the package fighting, as a literal. */
void pit_setting(struct bench *b, const char *name, const char *literal);
