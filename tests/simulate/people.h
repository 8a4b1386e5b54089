#pragma once
#include "tests/simulate/client.h"
#include "tests/simulate/fact.h"
#include "tests/simulate/simulate.h"

/* people -- Clients that act at random: they connect by any protocol, type, read slowly or fast,
 * and hang up at any byte.
 *
 * Each has a turn now and then, on the simulated clock. A client that connects chooses a protocol,
 * and is the same person behind each (client.h). Their knowledge of the world comes from answers
 * alone (fact.h) and outlives the server. Their lines and the conclusions from answers are in
 * player.c. */

enum { PEOPLE_LINES = 4 };

enum person_state {
    PERSON_AWAY,
    PERSON_ENTERING, /* has asked to come in */
    PERSON_IN,
};

/* Facts that a person knows: the values are numbers of objects, except for counters. */
enum person_fact {
    FACT_PLACE,   /* where the pebble is */
    FACT_COUNT,   /* the value of its property n */
    FACT_MARK,    /* the number in the person's description */
    FACT_ROLE,    /* 1: a builder */
    FACT_PONG,    /* the answer of the pebble's behaviour in force */
    FACT_TIMER,   /* 1: the pebble ticks */
    FACT_CHAT,    /* the number of their last line on the channel `public` */
    FACT_MESSAGE, /* the number of the last message they have written */
    PERSON_FACTS,
};

/* Numbers that a person can take back. */
enum { PERSON_UNDO = 8 };

struct person_undo {
    int64_t value;
    int64_t before;
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
        ASK_UNDO,
        ASK_PONG,
        ASK_COIN, /* the wizard's coins are there */
    } ask;
    enum person_fact fact;
    int64_t value;
    char words[64];
    size_t whose;   /* the fact's: a wizard changes others' */
    bool pouch;     /* ASK_MAKE: which */
    char text[320]; /* may be several lines, of which the last is answered */
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
    struct client client;
    struct person_line lines[PEOPLE_LINES];
    size_t line_count;
    bool spills; /* a paste was refused: lines of it that come after a pause are run as commands */
    /* Facts learned from answers. */
    struct fact facts[PERSON_FACTS];
    int64_t self; /* numbers of objects; 0: not known */
    int64_t room;
    int64_t pouch;
    int64_t pebble;
    unsigned makes; /* times that either was asked for: an answer may be lost */
    int64_t serial; /* of the values it chooses */
    struct person_undo undo[PERSON_UNDO]; /* the newest first */
    unsigned
            undoable; /* so many commands at least can be taken back that change number or behaviour */
};

struct people {
    struct person list[SIM_PEOPLE]; /* the first is the wizard */
    int64_t coin;                   /* the number of the heap that the wizard made; 0: none */
    bool rich;                      /* the heap is as large as it will ever be */
    struct fact coins;              /* how many there are in the world */
    struct fact clocks;             /* how many hours are being waited for */
};

void people_init(struct people *people);
/* The next turn of anybody. */
int64_t people_next_us(const struct people *people);
/* All turns that are due. */
void people_take_turns(struct people *people);
/* Handles the server's end: everybody reads the text already sent. */
void people_part(struct people *people);
/* The server has stopped, or is about to: true if nobody waits for an answer. */
bool people_are_answered(const struct people *people);

/* -- builder.c: behaviours, undo, money, channels, messages -- */

/* Chooses one of its lines. */
void builder_choose(struct person *person);
/* The wizard's: true if there was something to do. */
bool builder_make_money(struct person *wizard);
void builder_learn(struct person *person, const struct person_line *line, const char *answer);
/* The person's number was set, or may have been. */
void builder_note_count(struct person *person, int64_t value);

/* Whether that line of the person's was done is not known. (people.c) */
void people_doubt(struct person *person, const struct person_line *line);

/* -- player.c -- */

/* Chooses a line for a person in the game, and types it with person_type. */
void player_choose(struct person *person);
/* The answer to a line. */
void player_learn(struct person *person, const struct person_line *line, const char *answer);

struct person_line player_line(enum person_ask ask, const char *format, ...)
        __attribute__((format(printf, 2, 3)));
/* If `words` are in the answer, the fact is that value. */
void player_type_change(struct person *person, struct person_line line, enum person_fact fact,
        int64_t value, const char *words);
/* The number after `words` in the answer; FACT_NONE if they are not there. */
int64_t player_number_after(const char *answer, const char *words);
/* They read that a fact of theirs has this value. */
void player_compare(
        struct person *person, enum person_fact which, int64_t value, const char *what);
/* The words of the line are line->text. */
void person_type(struct person *person, const struct person_line *line);
