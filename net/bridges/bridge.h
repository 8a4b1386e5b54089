#pragma once
#include "engine/core/chat/networks.h"

/* Bridges to chat networks elsewhere, whose channels are relayed by a protocol handler
 * (net_bridge.c). A bridge is a session without a character. It announces itself
 * with the call bridge.open, delivers lines from there with bridge.say and bridge.topic, and
 * receives lines from here as the event Bridge.Said {"channel", "sender", "kind", "text",
 * "number", "time_ms"}. The event Bridge.Pause {"paused"} says whether it may send its waiting
 * lines; with false it also retries at once.
 *
 * A bridge resumes if its network tells which of our lines have arrived: the last carried line
 * of each channel is stored with the channel (bridge.carried), and on opening the bridge gets
 * the lines since then. Other bridges do not resume, since they would repeat lines.
 *
 * Names of people there: engine/core/chat/networks.h. */
struct bridges;

#define BRIDGE_NAME_MAX 40
#define BRIDGE_NICK_MAX 100
#define BRIDGE_CHANNELS_MAX 50
#define BRIDGES_MAX 50

void bridges_create(struct engine *engine);
void bridges_destroy(struct engine *engine);

/* The internal events about networks. */
void bridge_networks(struct engine *engine, void *about);
void bridge_network_pause(struct engine *engine, void *about);
void bridge_network_tell(struct engine *engine, void *about);
void bridge_channel_line(struct engine *engine, void *about);
/* Chat clients are told that the people of a bridge whose session is gone have left. */
void bridge_session_gone(struct engine *engine, void *about);

/* Registers the calls bridge.*. */
void calls_bridge_add(struct engine *engine);
