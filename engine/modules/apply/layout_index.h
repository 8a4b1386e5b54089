#pragma once
#include "engine/base/map.h"
#include "engine/modules/apply/area_layout.h"

struct design_files;
struct design_thing;

/* Finds the pieces and exits of an area's text without walking all of them. */
struct layout_index {
    struct strmap pieces;     /* name -> piece */
    struct strmap plain;      /* place, name and prototypes -> the first piece without a ref */
    struct area_piece **same; /* owned; per piece, the next with equal ones, or NULL */
    const struct area_piece *all; /* borrowed; the first piece */
    struct strmap doors;          /* set of what exits inside rooms say about their doors */
};

/* Borrows both until layout_index_finish. */
void layout_index_init(struct layout_index *index, const struct area_pieces *pieces,
        const struct design_files *files);
void layout_index_finish(struct layout_index *index);
/* Returns NULL if the area has no thing of that name. */
struct area_piece *layout_index_piece(const struct layout_index *index, struct str name);
/* Returns the piece without a ref that arrived first of those that are not placed yet and have these
 * fields `at`, `name` and `proto`; NULL if none exists. */
struct area_piece *layout_index_plain(
        const struct layout_index *index, const struct value *fields);
/* True if an exit inside the room's declaration leads to target and has that field of its door. */
bool layout_index_has_door(const struct layout_index *index, struct str room, struct str target,
        struct str field, const struct value *hash);
/* True for the fields on which both sides of a door agree. */
bool layout_index_is_door(struct str field);
