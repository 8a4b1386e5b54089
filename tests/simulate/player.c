/* player.c -- The lines that a person in the game types, and the facts that the answers prove.
 *
 * Each is a builder (the wizard sees to that) with a pebble and a pouch that nobody else touches.
 * The pebble moves from hand to floor to pouch, and has a number, as the person's description has.
 * Other lines only add load. */
#include "tests/simulate/people.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct person_line player_line(enum person_ask ask, const char *format, ...)
{
    struct person_line line = {.ask = ask};
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(line.text, sizeof(line.text), format, arguments);
    va_end(arguments);
    return line;
}

static void type_change(struct person *person, struct person_line line, size_t whose,
        enum person_fact fact, int64_t value, const char *words)
{
    line.whose = whose;
    line.fact = fact;
    line.value = value;
    (void)snprintf(line.words, sizeof(line.words), "%s", words);
    person_type(person, &line);
}

static void type(struct person *person, struct person_line line)
{
    person_type(person, &line);
}

/* -- choosing -- */

static void make_noise(struct person *person)
{
    static const char *const noise[] = {"look", "say The rain has stopped.", "inventory", "who",
            "emote yawns.", "look me", "exits", "examine here", "help", "smile",
            "whisper bob psst", "chat Hello!", "time", "xyzzy", "look at notice",
            "@find pebble"};
    size_t count = sizeof(noise) / sizeof(noise[0]);
    type(person, player_line(ASK_NOTHING, "%s", noise[sim_below(count)]));
}

enum { THING_MAX = 32 };

/* Returns the name of their thing: its number, once an answer was lost and another thing with its
 * name may lie about. */
static const char *called(
        const struct person *person, const char *what, int64_t number, char out[THING_MAX])
{
    if (person->makes > 2) {
        (void)snprintf(out, THING_MAX, "#%" PRId64, number);
    } else {
        (void)snprintf(out, THING_MAX, "%s-%s", person->name, what);
    }
    return out;
}

static void move_pebble(struct person *person)
{
    char pebble[THING_MAX];
    char pouch[THING_MAX];
    (void)called(person, "pebble", person->pebble, pebble);
    if (!fact_is_clear(&person->facts[FACT_PLACE])) {
        type(person, player_line(ASK_SHOW, "@show #%" PRId64, person->pebble));
        return;
    }
    switch (sim_below(4)) {
    case 0:
        type_change(person, player_line(ASK_CHANGE, "drop %s", pebble), person->index,
                FACT_PLACE, person->room, "You drop");
        break;
    case 1:
        type_change(person,
                player_line(ASK_CHANGE, "put %s in %s", pebble,
                        called(person, "pouch", person->pouch, pouch)),
                person->index, FACT_PLACE, person->pouch, "You put");
        break;
    default:
        type_change(person, player_line(ASK_CHANGE, "take %s", pebble), person->index,
                FACT_PLACE, person->self, "You take");
        break;
    }
}

static void number_things(struct person *person)
{
    bool mark = sim_chance(2);
    const struct fact *fact = &person->facts[mark ? FACT_MARK : FACT_COUNT];
    int64_t value = ++person->serial;
    char words[64];
    if (mark && fact_is_clear(fact)) {
        type_change(person, player_line(ASK_CHANGE, "describe me as mark %" PRId64, value),
                person->index, FACT_MARK, value, "People now see that");
    } else if (fact_is_clear(fact)) {
        builder_note_count(person, value);
        (void)snprintf(words, sizeof(words), "n = %" PRId64, value);
        type_change(person,
                player_line(
                        ASK_CHANGE, "@set #%" PRId64 ".n = %" PRId64, person->pebble, value),
                person->index, FACT_COUNT, value, words);
    } else {
        type(person,
                player_line(ASK_SHOW, "@show #%" PRId64, mark ? person->self : person->pebble));
    }
}

/* Types a line that somebody needs before they can play; false if nothing is missing. */
static bool prepare(struct person *person)
{
    const struct fact *role = &person->facts[FACT_ROLE];
    if (person->line_count > 0) {
        return person->pebble == 0;
    }
    if (role->count > 1 || role->values[0] != 1) {
        make_noise(person);
    } else if (person->self == 0) {
        type(person, player_line(ASK_SELF, "@show me"));
    } else if (person->pouch == 0) {
        person->makes++;
        struct person_line line =
                player_line(ASK_MAKE, "@create a %s-pouch from container", person->name);
        line.pouch = true;
        type(person, line);
    } else if (person->pebble == 0) {
        person->makes++;
        type(person, player_line(ASK_MAKE, "@create a %s-pebble", person->name));
    } else {
        return false;
    }
    return true;
}

/* The wizard makes newcomers builders. */
static bool grant(struct person *wizard)
{
    for (size_t i = 1; i < SIM_PEOPLE; i++) {
        const struct person *other = &sim->people->list[i];
        const struct fact *role = &other->facts[FACT_ROLE];
        if (other->known && (role->count > 1 || role->values[0] != 1) &&
                wizard->line_count == 0) {
            type_change(wizard, player_line(ASK_CHANGE, "@role %s builder", other->name), i,
                    FACT_ROLE, 1, "is now a builder");
            return true;
        }
    }
    return false;
}

void player_type_change(struct person *person, struct person_line line, enum person_fact fact,
        int64_t value, const char *words)
{
    type_change(person, line, person->index, fact, value, words);
}

void player_choose(struct person *person)
{
    if (person->index == 0) {
        if (!grant(person) && !builder_make_money(person)) {
            make_noise(person);
        }
        return;
    }
    if (prepare(person)) {
        return;
    }
    switch (sim_below(12)) {
    case 0:
        make_noise(person);
        break;
    case 1:
        type(person, player_line(ASK_SHOW, "@show #%" PRId64, person->pebble));
        break;
    case 2:
        type(person, player_line(ASK_SHOW, "@show me"));
        break;
    case 3:
    case 4:
        number_things(person);
        break;
    case 5:
    case 6:
    case 7:
        move_pebble(person);
        break;
    default:
        builder_choose(person);
        break;
    }
}

/* -- learning -- */

/* The number after `words` in the answer; FACT_NONE if they are not there. */
int64_t player_number_after(const char *answer, const char *words)
{
    const char *found = strstr(answer, words);
    return found ? strtoll(found + strlen(words), NULL, 10) : FACT_NONE;
}

/* The number of the object in "NAME = a thing (#12)". */
static int64_t object_of(const char *answer, const char *name)
{
    char start[64];
    (void)snprintf(start, sizeof(start), "\n%s = ", name);
    const char *line = strstr(answer, start);
    return line ? player_number_after(line, "(#") : FACT_NONE;
}

void player_compare(
        struct person *person, enum person_fact which, int64_t value, const char *what)
{
    struct fact *fact = &person->facts[which];
    if (!fact_may_be(fact, value)) {
        sim_fail("%s reads that their %s is %" PRId64 ", but it must be one of%s", person->name,
                what, value, fact_text(fact));
    }
    fact_know(fact, value);
}

static void learn_shown(struct person *person, const char *answer)
{
    int64_t number = player_number_after(answer, "\nid = #");
    if (number == person->pebble) {
        player_compare(person, FACT_PLACE, object_of(answer, "location"), "pebble's place");
        player_compare(
                person, FACT_COUNT, player_number_after(answer, "\nn = "), "pebble's number");
        /* A disk that cannot be read shows less, and so does the API. */
        if (sim->plan.fault_one_in == 0 && person->client.door != CLIENT_API) {
            player_compare(person, FACT_TIMER, strstr(answer, "\ntick = in ") != NULL, "timer");
        }
    } else if (number == person->self) {
        player_compare(
                person, FACT_MARK, player_number_after(answer, "desc = \"mark "), "mark");
    } else if (sim->plan.quiet) {
        sim_fail(
                "%s asked to be shown what is theirs, and reads: %.200s", person->name, answer);
    }
}

static void learn_made(
        struct person *person, const struct person_line *line, const char *answer)
{
    int64_t number = player_number_after(answer, "(#");
    if (number == FACT_NONE) {
        sim_fail("%s cannot make anything: %.200s", person->name, answer);
    }
    if (line->pouch) {
        person->pouch = number;
        type(person, player_line(ASK_NOTHING, "@set #%" PRId64 ".open = true", number));
        return;
    }
    person->pebble = number;
    fact_know(&person->facts[FACT_PLACE], person->self);
    fact_know(&person->facts[FACT_COUNT], FACT_NONE);
}

void player_learn(struct person *person, const struct person_line *line, const char *answer)
{
    if (strstr(answer, "may have been done")) {
        people_doubt(person, line);
        return;
    }
    switch (line->ask) {
    case ASK_CHANGE:
        if (strstr(answer, line->words)) {
            fact_know(&sim->people->list[line->whose].facts[line->fact], line->value);
            person->undoable += line->fact == FACT_COUNT || line->fact == FACT_PONG;
        }
        break;
    case ASK_UNDO:
    case ASK_PONG:
    case ASK_COIN:
        builder_learn(person, line, answer);
        break;
    case ASK_MAKE:
        learn_made(person, line, answer);
        break;
    case ASK_SELF:
        person->self = player_number_after(answer, "\nid = #");
        person->room = object_of(answer, "location");
        break;
    case ASK_SHOW:
        learn_shown(person, answer);
        break;
    case ASK_NOTHING:
    case ASK_ENTER:
        break;
    }
}
