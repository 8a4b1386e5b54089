#pragma once
#include "net/shared/sealed.h"

/* An encrypted channel (sealed.h) over a stream. */
struct stream;

/* Begins the channel and sends its hello. */
void sealed_stream_begin(struct stream *stream, struct sealed *sealed,
        const struct sealed_key *key, const char *purpose, bool dials);
/* Like stream_send, encrypted. */
void sealed_stream_send(
        struct stream *stream, struct sealed *sealed, const void *bytes, size_t length);
/* Like sealed_read; sends the channel's replies. */
enum sealed_end sealed_stream_read(struct stream *stream, struct sealed *sealed,
        struct str bytes, bool (*take)(void *data, struct str plain), void *data);
