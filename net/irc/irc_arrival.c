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

static struct irc_arrival *find_arrival(struct irc_front *front, struct str nick)
{
    for (size_t i = 0; i < front->arrival_count; i++) {
        if (str_equal_nocase(str_of(irc_text(front->arrivals[i].who, "nick")), nick)) {
            return &front->arrivals[i];
        }
    }
    return NULL;
}

static void take_off_arrival(struct irc_front *front, size_t i)
{
    json_decref(front->arrivals[i].who);
    front->arrival_count--;
    for (; i < front->arrival_count; i++) {
        front->arrivals[i] = front->arrivals[i + 1];
    }
}

static void show_first(struct irc_front *front)
{
    json_t *who = json_incref(front->arrivals[0].who);
    take_off_arrival(front, 0);
    irc_here_came(front, who);
    json_decref(who);
}

static void wait_for_first(struct irc_front *front)
{
    struct ev_loop *loop = front->service->base.context->loop;
    if (front->arrival_count == 0) {
        ev_timer_stop(loop, &front->arriving);
        return;
    }
    int64_t left = front->arrivals[0].due_ms - clock_ms();
    front->arriving.repeat = (double)(left > 1 ? left : 1) / 1000.0;
    ev_timer_again(loop, &front->arriving);
}

static void on_due(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    struct irc_front *front = watcher->data;
    (void)loop;
    (void)events;
    while (front->arrival_count > 0 && front->arrivals[0].due_ms <= clock_ms()) {
        show_first(front);
    }
    wait_for_first(front);
    irc_flush(front);
}

void irc_arrivals_begin(struct irc_front *front)
{
    ev_timer_init(&front->arriving, on_due, 0.0, 1.0);
    front->arriving.data = front;
}

void irc_arrivals_forget(struct irc_front *front)
{
    while (front->arrival_count > 0) {
        take_off_arrival(front, front->arrival_count - 1);
    }
    ev_timer_stop(front->service->base.context->loop, &front->arriving);
}

void irc_arrivals_show(struct irc_front *front)
{
    while (front->arrival_count > 0) {
        show_first(front);
    }
}

void irc_arrival_add(struct irc_front *front, json_t *who)
{
    if (find_arrival(front, str_of(irc_text(who, "nick")))) {
        return;
    }
    if (front->arrival_count == IRC_ARRIVALS_MAX) {
        show_first(front);
    }
    front->arrivals[front->arrival_count++] =
            (struct irc_arrival){json_incref(who), clock_ms() + STAY_MS};
    if (front->arrival_count == 1) {
        wait_for_first(front);
    }
}

void irc_arrival_changed(struct irc_front *front, json_t *who)
{
    struct irc_arrival *arrival = find_arrival(front, str_of(irc_text(who, "nick")));
    if (arrival) {
        json_decref(arrival->who);
        arrival->who = json_incref(who);
    }
}

void irc_arrival_renamed(struct irc_front *front, struct str nick, const char *name)
{
    struct irc_arrival *arrival = find_arrival(front, nick);
    if (arrival) {
        json_t *who = json_deep_copy(arrival->who);
        (void)json_object_set_new(who, "nick", json_string(name));
        json_decref(arrival->who);
        arrival->who = who;
    }
}

void irc_arrival_met(struct irc_front *front, struct str nick)
{
    const struct irc_arrival *arrival = find_arrival(front, nick);
    if (arrival) {
        json_t *who = json_deep_copy(arrival->who);
        (void)json_object_del(who, "away"); /* shown on the other channel */
        take_off_arrival(front, (size_t)(arrival - front->arrivals));
        irc_here_came(front, who);
        json_decref(who);
    }
}

void irc_arrival_gone(struct irc_front *front, struct str nick)
{
    const struct irc_arrival *arrival = find_arrival(front, nick);
    if (arrival) {
        take_off_arrival(front, (size_t)(arrival - front->arrivals));
    }
}
