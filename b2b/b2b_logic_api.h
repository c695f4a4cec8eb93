/* What b2b_logic.so offers to other modules, in C: sessions that they begin, and what happens in them.
 *
 * Bound in mod_init of a module that is loaded after b2b_logic.so:
 *
 *     b2bl_api_t api = {B2B_LOGIC_API_VERSION, sizeof(api)};
 *     bind_b2b_logic_f bind = (bind_b2b_logic_f)find_export("bind_b2b_logic", 0, 0);
 *     if (bind && bind(&api) == 0) ...
 *
 * bind() refuses another version or size. A key names a session: "b2b.INDEX.SECRET", or "callid;from-tag;to-tag" of one
 * of its dialogs. Texts that go in need to live as long as the call; those that come out live as long as the callback,
 * or until the next function is called in this process.
 */
#ifndef B2B_LOGIC_API_H
#define B2B_LOGIC_API_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define B2B_LOGIC_API_VERSION 3

/* What a callback is told. E1 and E2 are the entities at place 0 and 1. */
enum b2bl_event {
	/* A BYE of that entity: the callback says what becomes of it. After confer() the loss of its dialog without a BYE too:
	 * `msg` is NULL, and B2B_PART alone is heeded. */
	B2B_BYE_E1 = 1,
	B2B_BYE_E2 = 2,
	/* Who was called has refused, 300 or more: the same. In a bridging, and in a call that the server begins, B2B_DROP is
	 * as B2B_SCENARIO: nobody else would go on with it. */
	B2B_REJECT_E2 = 4,
	B2B_DESTROY = 8,    /* the session has ended: once, and the last */
	B2B_CONFIRMED = 16, /* the first two talk: told before the answer passes, as B2B_CHANGED_* is */
	B2B_BRIDGED = 32,   /* a bridging has succeeded */
	/* That entity has offered, in a re-INVITE, an UPDATE or a PRACK, or in its 2xx to an INVITE without an offer, and the
	 * other one has answered: `offer` is what it offered, `msg` the 2xx or ACK with the answer. */
	B2B_CHANGED_E1 = 64,
	B2B_CHANGED_E2 = 128,
	/* After a restart, or where another server has gone on with it, the session is there again: once, before any other
	 * event of it. For callbacks that have a name. */
	B2B_RESTORED = 256,
	B2B_BRIDGE_FAILED = 512, /* a bridging has failed: the two that talked before talk again */
	/* A re-INVITE, UPDATE or PRACK of that entity has come, and is about to pass. */
	B2B_ASKED_E1 = 1024,
	B2B_ASKED_E2 = 2048
};

/* What a callback of B2B_BYE_* and B2B_REJECT_E2 answers; of others it does not matter. */
enum b2bl_answer {
	B2B_ERROR = -1, /* as B2B_SCENARIO */
	B2B_DROP =
			0, /* the BYE is answered and its entity is gone, the other one stays; the refusal goes nowhere */
	B2B_PASS = 1,     /* to the other side */
	B2B_SCENARIO = 2, /* what the route of the script says; without one to the other side */
	/* After confer(): the BYE is answered, its entity is gone and so is the call that goes on with it; the other entity
	 * stays in the conference. Of a refusal as B2B_DROP. */
	B2B_PART = 3
};

typedef struct b2bl_stat {
	int64_t start_time; /* Unix time in milliseconds */
	int64_t setup_time; /* milliseconds from INVITE to answer; -1: not answered */
	int64_t call_time;  /* milliseconds since the answer */
} b2bl_stat_t;

typedef struct b2bl_cb_params {
	void *param; /* as it was given */
	const b2bl_stat_t *stat;
	int state;      /* of the scenario: what set_state() has said, 0 at first */
	sip_msg_t *msg; /* what caused it; may be NULL */
	str key;
	str offer; /* B2B_CHANGED_*; else empty */
	str sdp[2]; /* the last one of E1 and of E2 that is in force, as they have sent it; may be empty */
} b2bl_cb_params_t;

/* The dialog with one entity, as it is now. */
typedef struct b2bl_dialog {
	str call_id, from_tag, to_tag; /* as in the INVITE that made it */
	str remote_target;             /* URI: the Contact that it was last heard of with */
	int is_server;                 /* it has called us */
} b2bl_dialog_t;

/* Runs in the process that has the turn of the session. It must not wait, and may call any function below for this
 * session. */
typedef int (*b2bl_cback_f)(const b2bl_cb_params_t *params, unsigned event);

/* args of init() and bridge_extern(); each may be NULL. */
enum b2bl_arg {
	B2B_ARG_FLAGS =
			0, /* init: flags of b2b_init_request(); bridge_extern: the first entity, "id,uri[,display name]" */
	B2B_ARG_REQUEST_ROUTE = 1, /* bridge_extern: the second entity */
	B2B_ARG_REPLY_ROUTE = 2,
	B2B_ARG_SERVER_HEADERS = 3, /* init: whole lines, in every request to the caller */
	B2B_ARG_CLIENT_HEADERS = 4  /* init: the same for who is called */
};

typedef struct b2bl_api {
	unsigned version, size;

	/* b2b_init_request(), from request_route; the entities are those of the script, in "top hiding" $ru. The key of the
	 * session; NULL: it cannot be, nothing was answered. A retransmission, or an INVITE for which there is no room, has its
	 * answer: an empty key. */
	str *(*init)(sip_msg_t *msg, const str *scenario, const str *const args[5],
			b2bl_cback_f callback, void *param);
	/* The entity at place entity_type (0, 1) goes to new_uri, the other one is ended. new_from_dname may be NULL. The
	 * functions below answer 0, or less than 0: -400, -404, -480, -491 as the faults of the RPC commands. */
	int (*bridge)(const str *key, const str *new_uri, const str *new_from_dname, int entity_type);
	/* A session that the server begins. */
	str *(*bridge_extern)(
			const str *scenario, const str *const args[5], b2bl_cback_f callback, void *param);
	/* The entities at place 0 of two sessions talk, in the first session; the others are ended. */
	int (*bridge_2calls)(const str *key1, const str *key2);
	int (*terminate_call)(const str *key);
	int (*set_state)(const str *key, int state);
	/* b2b_bridge_request(): 1 where it has its answer, as a retransmission or for want of room. adv_contact may be NULL. late_bye: who
	 * is replaced is ended when the new one talks; where that fails the two talk again. */
	int (*bridge_msg)(
			sip_msg_t *msg, const str *key, int entity_no, const str *adv_contact, int late_bye);

	/* Another callback, or NULL for none. */
	int (*register_cb)(const str *key, b2bl_cback_f callback, void *param);
	int (*get_stats)(const str *key, b2bl_stat_t *stat);

	/* In mod_init: this callback has a name, by which sessions that were given it find it again after a restart, or on
	 * another server. There it gets `param`, whatever the session had before. Less than 0: the name is taken, or is longer
	 * than 64 bytes. */
	int (*name_callback)(const str *name, b2bl_cback_f callback, void *param);
	/* Of the entity at place entity_no (0, 1). -404: there is none. */
	int (*get_dialog)(const str *key, int entity_no, b2bl_dialog_t *dialog);

	/* Both that talk go to a conference at uri, each with a call of its own, that of place first (0, 1) before the other
	 * one. They keep their places; what comes of the conference counts as of the one whom that call is for. B2B_BRIDGED,
	 * or B2B_BRIDGE_FAILED: whatever fails, the two talk again. */
	int (*confer)(const str *key, const str *uri, int first);
} b2bl_api_t;

typedef int (*bind_b2b_logic_f)(b2bl_api_t *api);

#ifdef __cplusplus
}
#endif
#endif
