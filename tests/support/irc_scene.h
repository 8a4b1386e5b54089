#pragma once
#include "engine/base/buf.h"
#include "engine/session/hub.h"
#include "net/bridges/net_bridge.h"
#include "net/stream/listener_address.h"

/* A bridge, of IRC by default, between an engine that records its calls and a network that the test
 * plays, over a real loopback socket. The test controls time; the loop waits only for the socket.
 * Zero it before use. */
struct irc_scene {
    const char *row; /* of the test's table, for messages of failures; may be NULL */
    struct net_context context;
    struct listener_socket listening;
    int fd; /* the network's end; -1: not connected */
    struct net_bridge *bridge;
    struct session *session;
    struct buf heard; /* messages to the network that no test has taken yet */
    struct buf calls; /* calls to the engine: "bridge.say {...}\n" */
    int64_t now_ms;
    unsigned marks;
    char port[8];
};

/* Open the definition of a test that has a scene, as s. With IRC_TEST the test opens it, with
 * IRC_JOINED_TEST it is as irc_scene_open_joined leaves it. */
#define IRC_TEST(name) TEST_OF(name, struct irc_scene, s, irc_scene_set_up, irc_scene_tear_down)
#define IRC_JOINED_TEST(name)                                                                  \
    TEST_OF(name, struct irc_scene, s, irc_scene_set_up_joined, irc_scene_tear_down)
int irc_scene_set_up(void **state);
int irc_scene_set_up_joined(void **state);
int irc_scene_tear_down(void **state);

/* "#there" with "public". */
extern const struct config_bridge_channel irc_scene_channels[1];

/* Returns the options with defaults filled in: a bridge "net" with nick Skein to this network. */
struct net_bridge_options irc_scene_options(
        const struct irc_scene *scene, struct net_bridge_options options);
/* Opens the bridge of irc_scene_options. */
void irc_scene_open(struct irc_scene *scene, struct net_bridge_options options);
/* Same, welcomed, and on its channel, where bob and eve are. */
void irc_scene_open_joined(struct irc_scene *scene);
/* Fails the test if anything of the bridge is not freed. */
void irc_scene_close(struct irc_scene *scene);

/* One turn of loop and hub; the network accepts and reads. */
void irc_scene_turn(struct irc_scene *scene);
/* Runs some turns of the loop: enough for all pending work. */
void irc_scene_settle(struct irc_scene *scene);
/* Waits until the network has received text, and takes everything up to its end. */
void irc_scene_expect(struct irc_scene *scene, const char *text);
/* The network says lines; returns when they were taken, which the answer to a question shows, or the
 * bridge has hung up. */
void irc_scene_tell(struct irc_scene *scene, const char *lines);
/* The network says lines, and then hears text. */
void irc_scene_exchange(struct irc_scene *scene, const char *lines, const char *text);
/* The network ends the connection. */
void irc_scene_hang_up(struct irc_scene *scene);
/* The network welcomes the bridge, and lets it join. */
void irc_scene_welcome(struct irc_scene *scene);
void irc_scene_join(struct irc_scene *scene);
/* True if a call of the bridge's had this text. */
bool irc_scene_called(const struct irc_scene *scene, const char *text);
/* Waits for a call. */
void irc_scene_expect_call(struct irc_scene *scene, const char *text);
/* The game says something on a channel: an event Bridge.Said. */
void irc_scene_said(struct irc_scene *scene, const char *json);
/* The game tells the bridge anything. */
void irc_scene_event(struct irc_scene *scene, const char *topic, const char *json);
/* The network confirms all that it was sent. */
void irc_scene_receipt(struct irc_scene *scene);
/* The network sends as much of bytes as the connection takes, and no time passes. */
void irc_scene_pour(struct irc_scene *scene, struct str bytes);
/* Somebody in the game says, does ("emote") or sets as a topic (kind) a text on the channel "public". */
void irc_scene_says(
        struct irc_scene *scene, const char *sender, const char *kind, const char *text);
/* Time goes on. */
void irc_scene_pass(struct irc_scene *scene, int64_t ms);
