/* builder.c -- State that lasts, other than things: behaviours and their timers, undo, money, words
 * on a channel, messages. Each is a fact of the person's, or a constant sum. */
#include "tests/simulate/people.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { COINS = 1000, COINS_MOST = 9 };

/* -- behaviours -- */

static void program(struct person *person)
{
    char words[64];
    int64_t value = ++person->serial;
    if (!fact_is_clear(&person->facts[FACT_PONG])) {
        return;
    }
    (void)snprintf(words, sizeof(words), "is now in force");
    player_type_change(person,
            player_line(ASK_CHANGE,
                    "@program #%" PRId64 "\r\n"
                    "command(\"ping {this}\", function(e)\r\n"
                    "  e.this:every(10, \"tick\")\r\n"
                    "  return \"pong %" PRId64 "\"\r\nend)\r\n"
                    "on(\"timer:tick\", function(e) e.this.ticks = (e.this.ticks or 0) + 1 "
                    "end)\r\n.",
                    person->pebble, value),
            FACT_PONG, value, words);
}

static void ping(struct person *person)
{
    struct person_line line = player_line(ASK_PONG, "ping %s-pebble", person->name);
    person_type(person, &line);
}

static void learn_pong(struct person *person, const char *answer)
{
    int64_t value = player_number_after(answer, "pong ");
    if (value != FACT_NONE) {
        player_compare(person, FACT_PONG, value, "pebble's answer");
        fact_know(&person->facts[FACT_TIMER], 1);
    }
}

/* -- taking back -- */

void builder_note_count(struct person *person, int64_t value)
{
    const struct fact *count = &person->facts[FACT_COUNT];
    bool certain = count->count == 1 && person->line_count == 0;
    memmove(person->undo + 1, person->undo, (PERSON_UNDO - 1) * sizeof(person->undo[0]));
    person->undo[0] = (struct person_undo){value, certain ? count->values[0] : 0};
}

/* Types an undo only for known changes, never for the person's initial possessions. */
static void take_back(struct person *person)
{
    struct person_line line = player_line(ASK_UNDO, "@undo");
    if (person->undoable > 0 && person->line_count == 0) {
        person->undoable--;
        person_type(person, &line);
    }
}

/* Takes the undone command from the answer; the number is then the one before. */
static void learn_undone(struct person *person, const char *answer)
{
    char words[64];
    (void)snprintf(words, sizeof(words), "Undone: @set #%" PRId64 ".n = ", person->pebble);
    int64_t value = player_number_after(answer, words);
    if (!strstr(answer, "Undone") && sim->plan.quiet) {
        sim_fail("%s cannot take back what they did: %.200s", person->name, answer);
    }
    if (value == FACT_NONE) {
        /* Something else was undone: its value may have changed with the number of the pebble. */
        bool pong = strstr(answer, "Undone: @program") != NULL;
        person->facts[FACT_PONG].count = pong ? 0 : person->facts[FACT_PONG].count;
        return;
    }
    person->facts[FACT_COUNT].count = 0;
    for (size_t i = 0; i < PERSON_UNDO; i++) {
        if (person->undo[i].value == value && person->undo[i].before != 0) {
            fact_know(&person->facts[FACT_COUNT], person->undo[i].before);
        }
    }
}

/* -- money -- */

bool builder_make_money(struct person *wizard)
{
    struct people *people = sim->people;
    if (wizard->line_count > 0 || people->rich) {
        return false;
    }
    struct person_line line = people->coin == 0
                                      ? player_line(ASK_COIN, "@create a coin from coin")
                                      : player_line(ASK_COIN, "@set #%" PRId64 ".amount = %d",
                                                people->coin, COINS);
    person_type(wizard, &line);
    return true;
}

static void learn_coins(const char *answer)
{
    struct people *people = sim->people;
    if (people->coin == 0) {
        people->coin = player_number_after(answer, "(#");
        people->coin = people->coin == FACT_NONE ? 0 : people->coin;
    } else if (strstr(answer, "amount = ")) {
        people->rich = true;
    }
}

static void move_coins(struct person *person)
{
    unsigned count = 1 + (unsigned)sim_below(COINS_MOST);
    const char *other = sim->people->list[1 + sim_below(SIM_PEOPLE - 1)].name;
    struct person_line line = player_line(ASK_NOTHING, "drop coins");
    switch (sim_below(4)) {
    case 0:
        line = player_line(ASK_NOTHING, "drop %u coins", count);
        break;
    case 1:
        line = player_line(ASK_NOTHING, "give %u coins to %s", count, other);
        break;
    default:
        line = player_line(ASK_NOTHING, "take %u coins", count);
        break;
    }
    person_type(person, &line);
}

/* -- words -- */

static void speak(struct person *person)
{
    char words[64];
    int64_t value = ++person->serial;
    if (!fact_is_clear(&person->facts[FACT_CHAT])) {
        return;
    }
    (void)snprintf(
            words, sizeof(words), "] %s: %s says %" PRId64, person->name, person->name, value);
    player_type_change(person,
            player_line(ASK_CHANGE, "chat %s says %" PRId64, person->name, value), FACT_CHAT,
            value, words);
}

static void write_message(struct person *person)
{
    const char *other = sim->people->list[1 + sim_below(SIM_PEOPLE - 1)].name;
    int64_t value = ++person->serial;
    if (!fact_is_clear(&person->facts[FACT_MESSAGE])) {
        return;
    }
    player_type_change(person,
            player_line(ASK_CHANGE, "mail %s = letter %" PRId64, other, value), FACT_MESSAGE,
            value, "Your letter is on its way");
}

static void read_messages(struct person *person)
{
    struct person_line line = player_line(ASK_NOTHING, "mail %u", 1 + (unsigned)sim_below(20));
    person_type(person, &line);
}

/* -- choosing and learning -- */

void builder_choose(struct person *person)
{
    switch (sim_below(9)) {
    case 0:
        program(person);
        break;
    case 1:
        ping(person);
        break;
    case 2:
        take_back(person);
        break;
    case 3:
        write_message(person);
        break;
    case 4:
        read_messages(person);
        break;
    case 5:
    case 6:
        speak(person);
        break;
    default:
        move_coins(person);
        break;
    }
}

void builder_learn(struct person *person, const struct person_line *line, const char *answer)
{
    if (line->ask == ASK_UNDO) {
        learn_undone(person, answer);
    } else if (line->ask == ASK_PONG) {
        learn_pong(person, answer);
    } else {
        learn_coins(answer);
    }
}
