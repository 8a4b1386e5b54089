/* people.c -- Schedules the people's arrivals, reads, lines and departures. See people.h. */
#include "tests/simulate/people.h"

#include "tests/simulate/net.h"
#include "tests/simulate/network.h"

#include <stdio.h>
#include <string.h>

/* How far at most the wall clock is set, there and back. */
#define STEP_US (7200LL * SECOND_US)

enum {
    HANG_UP_IN = 150, /* turns */
    SPLIT_IN = 3,
    SLOW_IN = 20,
    LISTENS_IN = 4,
    SECOND_US = 1000000,
    PATIENCE_US = 60 * SECOND_US,
};

static const char *const names[SIM_PEOPLE] = {
        "wizard", "alice", "bob", "carol", "dave", "erin", "frank", "grace"};

void people_init(struct people *people)
{
    for (size_t i = 0; i < SIM_PEOPLE; i++) {
        struct person *person = &people->list[i];
        person->index = i;
        person->link = -1;
        (void)snprintf(person->name, sizeof(person->name), "%s", names[i]);
        fact_know(&person->facts[FACT_ROLE], 0);
        fact_know(&person->facts[FACT_MARK], FACT_NONE);
        fact_know(&person->facts[FACT_PONG], FACT_NONE);
        fact_know(&person->facts[FACT_TIMER], 0);
        fact_know(&person->facts[FACT_CHAT], FACT_NONE);
        fact_know(&person->facts[FACT_MESSAGE], FACT_NONE);
    }
}

/* -- lines -- */

void person_type(struct person *person, const struct person_line *line)
{
    struct person_line typed = *line;
    if (person->line_count == PEOPLE_LINES) {
        sim_fail("%s types more than they can keep in mind", person->name);
    }
    /* If the protocol cannot express the line, types another one. */
    if (!client_type(&person->client, typed.text)) {
        typed = (struct person_line){.ask = ASK_NOTHING};
        (void)client_type(&person->client, typed.text);
    }
    person->since_us = person->line_count == 0 ? sim->now_us : person->since_us;
    person->lines[person->line_count++] = typed;
    sim->tally.lines++;
    sim_say("%s > %s\n", person->name, typed.text);
}

/* A new person comes where an account can be made; a person without things has no calls to make. */
static enum client_door choose_door(const struct person *person)
{
    bool new = !person->known;
    if (person->client.api_token[0] && sim_chance(LISTENS_IN)) {
        return CLIENT_EVENTS;
    }
    if (person->client.token[0] && sim_chance(2)) {
        return CLIENT_WEB;
    }
    switch (sim_below(8)) {
    case 0:
    case 1:
        return CLIENT_WEB;
    case 2:
    case 3:
        return new ? CLIENT_TELNET : CLIENT_IRC;
    case 4:
        return person->pebble == 0 ? CLIENT_TELNET : CLIENT_API;
    default:
        return CLIENT_TELNET;
    }
}

static void enter(struct person *person, enum client_door door)
{
    struct client *client = &person->client;
    bool wizard = person->index == 0;
    (void)snprintf(client->name, sizeof(client->name), "%s", person->name);
    (void)snprintf(client->password, sizeof(client->password), "%s",
            wizard ? sim->wizard_password : "password9");
    client->is_new = person->tries_new;
    client_enter(client, door);
    person->lines[0] = (struct person_line){.ask = ASK_ENTER};
    person->line_count = 1;
    sim->tally.lines++;
    sim->tally.visits[door]++;
    sim_say("%s comes by door %d\n", person->name, (int)door);
}

void people_doubt(struct person *person, const struct person_line *line)
{
    if (line->ask == ASK_CHANGE) {
        fact_add(&sim->people->list[line->whose].facts[line->fact], line->value);
    } else if (line->ask == ASK_UNDO) {
        person->facts[FACT_COUNT].count = 0;
        person->facts[FACT_PONG].count = 0;
    } else if (line->ask == ASK_PONG) {
        fact_add(&person->facts[FACT_TIMER], 1);
    }
}

/* It will never be known which of the lines were done. */
static void leave(struct person *person, bool hangs_up)
{
    for (size_t i = 0; i < person->line_count; i++) {
        people_doubt(person, &person->lines[i]);
    }
    if (person->link >= 0) {
        sim->tally.hang_ups[person->client.door] += hangs_up;
        net_client_hang_up(sim->net, person->link);
    }
    sim_say("%s is gone\n", person->name);
    person->link = -1;
    person->state = PERSON_AWAY;
    person->line_count = 0;
    person->spills = false;
    client_leave(&person->client);
}

/* True if the answer ends the typing of a behaviour. A slow typist gets a prompt in a pause, before
 * this one. */
static bool is_saved_or_not(const char *answer)
{
    static const char *const ends[] = {
            "is now in force", "is not in force", "nothing was done"};
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        if (strstr(answer, ends[i])) {
            return true;
        }
    }
    return false;
}

/* True if it is the answer to a line of the behaviour that was run as a command. The game skips the
 * lines of a refused paste until a pause, which a slow link makes too. */
static bool is_spilt(const struct person *person, const char *answer)
{
    static const char *const answers[] = {"how to \"command(", "how to \"e.this",
            "return to WAY", "how to \"end)", "how to \"on(", "how to \".\""};
    for (size_t i = 0; person->spills && i < sizeof(answers) / sizeof(answers[0]); i++) {
        if (strstr(answer, answers[i])) {
            return true;
        }
    }
    return false;
}

static void take_answer(struct person *person)
{
    if (is_spilt(person, person->client.text)) {
        client_clear(&person->client);
        return;
    }
    if (person->line_count == 0) {
        sim_fail("%s got a prompt for no line of theirs, after: %.200s", person->name,
                person->client.text);
    }
    struct person_line line = person->lines[0];
    if (strchr(line.text, '\n') && !is_saved_or_not(person->client.text)) {
        client_clear(&person->client);
        return;
    }
    person->spills |=
            strchr(line.text, '\n') && strstr(person->client.text, "nothing was done");
    person->line_count--;
    memmove(person->lines, person->lines + 1, person->line_count * sizeof(line));
    person->since_us = sim->now_us;
    sim->tally.answers++;
    sim_say("%s < %s\n", person->name, person->client.text);
    if (line.ask == ASK_ENTER) {
        if (person->known && strstr(person->client.text, "You are new here")) {
            sim_fail("%s has played before, and is made anew", person->name);
        }
        person->state = PERSON_IN;
        person->known = true;
    }
    player_learn(person, &line, person->client.text);
    client_clear(&person->client);
}

/* Reads the reason why somebody could not come in. */
static void be_refused(struct person *person)
{
    const char *text = person->client.text;
    bool unknown = strstr(text, "Wrong name or password") != NULL;
    /* A disk that cannot be read keeps people out, but says so. */
    if (unknown && person->known) {
        sim_fail("%s was in the game, and is refused: %.200s", person->name, text);
    }
    sim_say("%s is refused: %s\n", person->name, text);
    leave(person, false);
    person->tries_new = unknown && (!person->known || sim_chance(2));
}

/* -- turns -- */

static void read_some(struct person *person, size_t most)
{
    struct net_link *link = &sim->net->links[person->link];
    uint8_t bytes[1024];
    size_t count = 1;
    while (most > 0 && count > 0) {
        count = net_client_read(link, bytes, most < sizeof(bytes) ? most : sizeof(bytes));
        most -= count;
        /* The scrollback that a page is shown on entry may be long for a slow reader. */
        person->since_us =
                count > 0 && person->state == PERSON_ENTERING ? sim->now_us : person->since_us;
        for (size_t i = 0; i < count; i++) {
            enum client_news news = client_take(&person->client, (char)bytes[i]);
            if (news == CLIENT_ANSWERED) {
                take_answer(person);
            } else if (news == CLIENT_REFUSED) {
                be_refused(person);
                return;
            }
        }
    }
}

static void send_some(struct person *person)
{
    struct net_link *link = &sim->net->links[person->link];
    struct client *client = &person->client;
    size_t count = client->out_length;
    if (count > 1 && sim_chance(SPLIT_IN)) {
        count = 1 + sim_below(count);
    }
    count = net_client_send(link, client->out, count);
    client->out_length -= count;
    memmove(client->out, client->out + count, client->out_length);
}

static void come(struct person *person)
{
    if (person->index == 0 && !sim->wizard_password[0]) {
        return;
    }
    enum client_door door = choose_door(person);
    person->link = net_connect(sim->net, client_port(door));
    if (person->link >= 0) {
        person->state = PERSON_ENTERING;
        person->since_us = sim->now_us;
        enter(person, door);
    }
}

static void lose_patience(const struct person *person)
{
    bool calm = sim->plan.quiet && sim->ready;
    if (calm && sim->now_us - person->since_us > PATIENCE_US && person->line_count > 0) {
        sim_fail("%s waits for an answer to: %s; since then they read: %.200s", person->name,
                person->lines[0].text, person->client.text);
    }
}

static int64_t choose_pause(void)
{
    int64_t pause_us = (int64_t)sim_below(200000);
    return sim_chance(SLOW_IN) ? pause_us * 30 : pause_us;
}

static void take_turn(struct person *person)
{
    person->turn_us = sim->now_us + 1 + choose_pause();
    if (person->state == PERSON_AWAY) {
        come(person);
        return;
    }
    read_some(person, sim_chance(SLOW_IN) ? 1 + sim_below(64) : NET_PIPE);
    if (person->state == PERSON_AWAY) {
        return;
    }
    if (net_client_is_over(&sim->net->links[person->link]) || sim_chance(HANG_UP_IN)) {
        leave(person, true);
        return;
    }
    lose_patience(person);
    if (person->state == PERSON_IN && client_types(&person->client) &&
            person->line_count < PEOPLE_LINES && (person->line_count == 0 || sim_chance(4))) {
        player_choose(person);
    }
    send_some(person);
}

int64_t people_next_us(const struct people *people)
{
    int64_t next_us = sim->network->link >= 0 ? sim->network->turn_us : INT64_MAX;
    for (size_t i = 0; i < SIM_PEOPLE && !sim->plan.alone; i++) {
        int64_t turn_us = people->list[i].turn_us;
        next_us = turn_us < next_us ? turn_us : next_us;
    }
    return next_us;
}

/* Somebody sets the wall clock. */
static void maybe_step(void)
{
    if (sim_chance(sim->plan.step_one_in)) {
        int64_t most_us = sim_chance(2) ? STEP_US : 2 * SECOND_US;
        sim->wall_offset_us += (int64_t)sim_below((uint64_t)most_us) - most_us / 2;
        sim->tally.clock_steps++;
    }
}

void people_take_turns(struct people *people)
{
    network_take_turn(sim->network);
    for (size_t i = 0; i < SIM_PEOPLE && !sim->plan.alone; i++) {
        if (people->list[i].turn_us <= sim->now_us) {
            maybe_step();
            take_turn(&people->list[i]);
        }
    }
}

void people_part(struct people *people)
{
    for (size_t i = 0; i < SIM_PEOPLE; i++) {
        struct person *person = &people->list[i];
        if (person->state != PERSON_AWAY) {
            read_some(person, NET_PIPE);
        }
        if (person->state != PERSON_AWAY) {
            leave(person, false);
        }
    }
}

bool people_are_answered(const struct people *people)
{
    for (size_t i = 0; i < SIM_PEOPLE; i++) {
        if (people->list[i].line_count > 0) {
            return false;
        }
    }
    return true;
}
