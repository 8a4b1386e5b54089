#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>

/* An XML stream as in XMPP: one long element whose children, the stanzas, are delivered one by
 * one. */
struct xmpp_xml;

#define XMPP_STANZA_MAX 262144 /* the largest stanza that is delivered */
/* bytes without the end of a stanza, after which the stream fails */
#define XMPP_STREAM_MAX 1048576

struct xmpp_attribute {
    struct xmpp_attribute *next;
    char *name;  /* owned; without its namespace */
    char *value; /* owned */
};

/* An element; the first element owns all others. */
struct xmpp_node {
    struct xmpp_node *parent;
    struct xmpp_node *first; /* child */
    struct xmpp_node *last;
    struct xmpp_node *next; /* sibling */
    struct xmpp_attribute *attributes;
    char *name;      /* without its namespace */
    char *space;     /* its namespace; "" */
    struct buf text; /* directly in it, not in its children */
};

struct xmpp_xml_events {
    /* A child of the stream is complete; borrowed for the call. */
    void (*stanza)(void *data, const struct xmpp_node *stanza);
    /* The stream's own element has ended. */
    void (*closed)(void *data);
};

struct xmpp_xml *xmpp_xml_create(const struct xmpp_xml_events *events, void *data);
/* Do not call it from a callback. */
void xmpp_xml_destroy(struct xmpp_xml *xml);
/* Takes bytes. Returns false if they are invalid, and why is a sentence's end; nothing more is
 * accepted then. */
bool xmpp_xml_feed(struct xmpp_xml *xml, struct str bytes, const char **out_why);
/* Returns how many names its parser keeps. */
size_t xmpp_xml_names(const struct xmpp_xml *xml);
/* Stops delivery, now and later; for callbacks. */
void xmpp_xml_stop(struct xmpp_xml *xml);

bool xmpp_is(const struct xmpp_node *node, const char *name, const char *space);
/* Returns the attribute, or an empty text. */
struct str xmpp_attribute(const struct xmpp_node *node, const char *name);
/* Returns the first child of that name, or NULL. space NULL: any. */
const struct xmpp_node *xmpp_child(
        const struct xmpp_node *node, const char *name, const char *space);
/* Returns its text; empty for NULL. */
struct str xmpp_text(const struct xmpp_node *node);

/* Appends text for use in an element or between quotes: on one line, without characters that
 * XML forbids. */
void xmpp_escape(struct str text, struct buf *out);
