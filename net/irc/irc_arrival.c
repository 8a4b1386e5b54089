/* irc_arrival.c -- Delayed JOIN of people who have just woken on #here.
 *
 * Clients connect and disconnect often: to try a password, after a lost connection, or to see
 * whether the game is up. A player who comes by IRC is shown as joining after one second.
 *
 * 1. Before anything that happens in the room is shown, all waiting people are shown, so nobody
 *    acts without having joined.
 * 2. Players who leave while they wait are never shown. Changes of their name or away status are
 *    not shown before the JOIN either.
 * 3. The number of waiting people is limited; in a crowd the first is shown to make space.
 * 4. Players who meet the client on another channel first are shown here too.
 *
 * People who walk in, or come by another service, are shown at once. */
#include "engine/base/clock.h"
#include "net/irc/irc_impl.h"

enum { STAY_MS = 1000 };

static struct irc_arrival *find_arrival(struct irc_frontend *frontend, struct str nick)
{
    for (size_t i = 0; i < frontend->arrival_count; i++) {
        if (str_equal_nocase(str_of(irc_text(frontend->arrivals[i].who, "nick")), nick)) {
            return &frontend->arrivals[i];
        }
    }
    return NULL;
}

static void take_off_arrival(struct irc_frontend *frontend, size_t i)
{
    json_decref(frontend->arrivals[i].who);
    frontend->arrival_count--;
    for (; i < frontend->arrival_count; i++) {
        frontend->arrivals[i] = frontend->arrivals[i + 1];
    }
}

static void show_first(struct irc_frontend *frontend)
{
    json_t *who = json_incref(frontend->arrivals[0].who);
    take_off_arrival(frontend, 0);
    irc_here_came(frontend, who);
    json_decref(who);
}

static void wait_for_first(struct irc_frontend *frontend)
{
    struct ev_loop *loop = frontend->service->base.context->loop;
    if (frontend->arrival_count == 0) {
        ev_timer_stop(loop, &frontend->arriving);
        return;
    }
    int64_t left = frontend->arrivals[0].due_ms - clock_ms();
    frontend->arriving.repeat = (double)(left > 1 ? left : 1) / 1000.0;
    ev_timer_again(loop, &frontend->arriving);
}

static void on_due(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    struct irc_frontend *frontend = watcher->data;
    (void)loop;
    (void)events;
    while (frontend->arrival_count > 0 && frontend->arrivals[0].due_ms <= clock_ms()) {
        show_first(frontend);
    }
    wait_for_first(frontend);
    irc_flush(frontend);
}

void irc_arrivals_begin(struct irc_frontend *frontend)
{
    ev_timer_init(&frontend->arriving, on_due, 0.0, 1.0);
    frontend->arriving.data = frontend;
}

void irc_arrivals_forget(struct irc_frontend *frontend)
{
    while (frontend->arrival_count > 0) {
        take_off_arrival(frontend, frontend->arrival_count - 1);
    }
    ev_timer_stop(frontend->service->base.context->loop, &frontend->arriving);
}

void irc_arrivals_show(struct irc_frontend *frontend)
{
    while (frontend->arrival_count > 0) {
        show_first(frontend);
    }
}

void irc_arrival_add(struct irc_frontend *frontend, json_t *who)
{
    if (find_arrival(frontend, str_of(irc_text(who, "nick")))) {
        return;
    }
    if (frontend->arrival_count == IRC_ARRIVALS_MAX) {
        show_first(frontend);
    }
    frontend->arrivals[frontend->arrival_count++] =
            (struct irc_arrival){json_incref(who), clock_ms() + STAY_MS};
    if (frontend->arrival_count == 1) {
        wait_for_first(frontend);
    }
}

void irc_arrival_changed(struct irc_frontend *frontend, json_t *who)
{
    struct irc_arrival *arrival = find_arrival(frontend, str_of(irc_text(who, "nick")));
    if (arrival) {
        json_decref(arrival->who);
        arrival->who = json_incref(who);
    }
}

void irc_arrival_renamed(struct irc_frontend *frontend, struct str nick, const char *name)
{
    struct irc_arrival *arrival = find_arrival(frontend, nick);
    if (arrival) {
        json_t *who = json_deep_copy(arrival->who);
        (void)json_object_set_new(who, "nick", json_string(name));
        json_decref(arrival->who);
        arrival->who = who;
    }
}

void irc_arrival_met(struct irc_frontend *frontend, struct str nick)
{
    const struct irc_arrival *arrival = find_arrival(frontend, nick);
    if (arrival) {
        json_t *who = json_deep_copy(arrival->who);
        (void)json_object_del(who, "away"); /* shown on the other channel */
        take_off_arrival(frontend, (size_t)(arrival - frontend->arrivals));
        irc_here_came(frontend, who);
        json_decref(who);
    }
}

void irc_arrival_gone(struct irc_frontend *frontend, struct str nick)
{
    const struct irc_arrival *arrival = find_arrival(frontend, nick);
    if (arrival) {
        take_off_arrival(frontend, (size_t)(arrival - frontend->arrivals));
    }
}
