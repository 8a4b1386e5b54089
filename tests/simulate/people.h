#pragma once
#include "tests/simulate/fact.h"
#include "tests/simulate/simulate.h"
#include "tests/simulate/telnet.h"

/* people -- clients with a will of their own: they come, type, read slowly or fast, and hang up at any byte.
 *
 * Each has a turn now and then, on the simulated clock. What they know of the world they have from answers alone (fact.h);
 * it stays when the server dies. What a player types and learns is player.c's. */

enum { PEOPLE_LINES = 4, PEOPLE_OUT = 4096 };

enum person_state {
    PERSON_AWAY,
    PERSON_ENTERING, /* has asked to come in */
    PERSON_IN,
};

/* What a person knows about: its values are numbers of objects, but for those that count. */
enum person_fact {
    FACT_PLACE, /* where the pebble is */
    FACT_COUNT, /* what its property n is */
    FACT_MARK,  /* the number in the person's description */
    FACT_ROLE,  /* 1: a builder */
    PERSON_FACTS,
};

/* A line that was typed and is not answered. */
struct person_line {
    enum person_ask {
        ASK_NOTHING, /* any answer will do */
        ASK_ENTER,
        ASK_CHANGE, /* if the words are in the answer, the fact has the value */
        ASK_MAKE,   /* an object, whose number is *made from then on */
        ASK_SELF,
        ASK_SHOW,
        ASK_QUIT,
    } ask;
    enum person_fact fact;
    int64_t value;
    char words[64];
    size_t whose; /* the fact's: a wizard changes others' */
    bool pouch;   /* ASK_MAKE: which */
    char text[160];
};

struct person {
    size_t index;
    char name[16];
    enum person_state state;
    int link;
    int64_t turn_us;
    int64_t since_us; /* the oldest unanswered line was typed, or they came */
    bool known;       /* was in the game once, so the account is there */
    bool tries_new;   /* asks for a new account */
    struct telnet telnet;
    struct person_line lines[PEOPLE_LINES];
    size_t line_count;
    char out[PEOPLE_OUT]; /* typed, not on its way yet */
    size_t out_length;
    /* What it has learned. */
    struct fact facts[PERSON_FACTS];
    int64_t self; /* numbers of objects; 0: not known */
    int64_t room;
    int64_t pouch;
    int64_t pebble;
    int64_t serial; /* of the values it chooses */
};

struct people {
    struct person list[SIM_PEOPLE]; /* the first is the wizard */
};

void people_init(struct people *people);
/* The next turn of anybody. */
int64_t people_next_us(const struct people *people);
/* All turns that are due. */
void people_take_turns(struct people *people);
/* The server is gone: everybody reads what was sent before. */
void people_part(struct people *people);
/* The server has stopped, or is about to: true if nobody waits for an answer. */
bool people_are_answered(const struct people *people);

/* -- player.c -- */

/* Chooses a line for somebody who is in the game, and types it with person_type. */
void player_choose(struct person *person);
/* The answer to a line. */
void player_learn(struct person *person, const struct person_line *line, const char *answer);

/* The words of the line are line->text. */
void person_type(struct person *person, const struct person_line *line);
