/* What b2b_entities.so offers to a module above it, in C: legs, each a dialog (RFC 3261 12) of its own, gathered in
 * sessions.
 *
 * Bound in mod_init of a module that is loaded after b2b_entities.so:
 *
 *     b2b_entities_api_t api = {B2B_ENTITIES_API_VERSION, sizeof(api)};
 *     bind_b2b_entities_f bind = (bind_b2b_entities_f)find_export("bind_b2b_entities", 0, 0);
 *     if (bind && bind(&api) == 0) ...
 *
 * bind() refuses another version or size.
 *
 * Turns. A session is worked for by one process at a time, in the order in which things came, with no lock held
 * (doc/design/0006-inbox.md). Every callback runs with the turn of its session, and may call any function below for
 * it. Outside of callbacks, open() and enter() give the turn, and leave() gives it back and works off what has come
 * meanwhile. Functions that take a session and a leg may only be called with its turn.
 *
 * Nothing fails half-way. A request that cannot be sent is told as an answer of 503 without a message, later in the
 * same turn. What the upper module asks for and the state of the leg does not allow is refused with less than 0 and
 * changes nothing.
 *
 * Texts that go in need to live as long as the call; texts that come out live as long as the callback, or until the
 * next function that is called for the session. Headers are whole lines, CRLF included.
 */
#ifndef B2B_ENTITIES_API_H
#define B2B_ENTITIES_API_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define B2B_ENTITIES_API_VERSION 3

/* Names a session for as long as it lives, never 0. */
typedef uint32_t b2b_session_t;

/* A leg of a session. The upper module chooses the number: any that the session has not used before. */
typedef uint32_t b2b_leg_t;

/* A request that a leg has received and that waits for its final answer. Never 0. */
typedef uint32_t b2b_request_t;

enum b2b_event_kind {
	/* A request within the dialog, CSeq and state checked, for which the upper module owes one final answer. After a
	 * BYE the leg has ended, but for that answer. What else is open when a leg ends,
	 * however it ends, is answered 487 below. PRACKs come only where `passthru_prack` is 1. */
	B2B_REQUEST = 1,
	/* An answer, provisional (never 100) or final, to a request of ours, once. A repeated 2xx, a 2xx of another fork
	 * and one behind our CANCEL are dealt with below. `msg` is NULL where there was no answer (408), or where the
	 * request could not be sent (503). */
	B2B_REPLY = 2,
	/* The ACK of a 2xx that was sent to an INVITE: with the answer to a late offer in `msg`. */
	B2B_ACK = 3,
	/* The INVITE `request` was cancelled, or the caller hung up before it was answered. Both requests have their
	 * answers; a leg that was called by it has ended. `msg` is the CANCEL or BYE. */
	B2B_CANCEL = 4,
	/* The leg ended by itself: `code` 408 or 481 as the answer of a request said, 408 where an ACK or a refresh of the
	 * session timer (RFC 4028) did not come. The end was told by BYE. `msg` is NULL. */
	B2B_GONE = 5
};

typedef struct b2b_event {
	int kind;
	b2b_leg_t leg;
	/* As it came; the script has not seen it. NULL where there is none. */
	sip_msg_t *msg;
	str method;            /* of the request, or of that which is answered */
	b2b_request_t request; /* B2B_REQUEST, B2B_CANCEL: what reply() answers */
	uint32_t tag;          /* B2B_REPLY: what the request was given when it was sent */
	int code;              /* B2B_REPLY, B2B_GONE */
} b2b_event_t;

/* An upper module. All callbacks but `ended` run with the turn of the session; `data` is what open() was given. */
typedef struct b2b_upper {
	const char *name;
	void (*event)(b2b_session_t session, void *data, const b2b_event_t *event);
	/* The time of wake() has come. */
	void (*woken)(b2b_session_t session, void *data);
	/* The last leg of a closed session is gone: the data may be freed. */
	void (*ended)(b2b_session_t session, void *data);
	/* A session of another server, whose legs are here now: its data, of what print() said there. NULL: the session is
	 * closed; but with `*is_later` set to 1 memory was missing, and a later message takes it over. */
	void *(*restored)(b2b_session_t session, const str *told, int *is_later);
	/* What other servers have to know of the data, in two steps. copy() is called with a lock held: it only copies, and
	 * neither prints nor waits. NULL: something is under way that they could not go on with. print() hands the text to
	 * take(), with no lock held, and frees the copy; take() may be NULL. */
	void *(*copy)(const void *data);
	void (*print)(void *copy, void (*take)(const str *told, void *param), void *param);
} b2b_upper_t;

/* What key() and b2b_leg_info_t print: "b2b.INDEX.SECRET" of a session, "B2B.INDEX.SECRET" of a leg, in hex. */
typedef struct b2b_key {
	uint32_t index;
	uint64_t secret;
} b2b_key_t;

/* A session of which something has changed, for whoever stores it. */
typedef struct b2b_changed {
	b2b_session_t session;
	b2b_key_t key;
	void *data;
	uint32_t version;
	const b2b_leg_t *legs;
	const b2b_key_t *leg_keys;
	unsigned leg_count;
} b2b_changed_t;
/* Called with a lock held: it may only read, copies what it needs, and prints that later. */
typedef void (*b2b_changed_f)(const b2b_changed_t *changed, void *param);

typedef struct b2b_server {
	str contact; /* URI or whole value of Contact; empty: made of the socket that the INVITE came to */
	str headers; /* in every request to this leg */
} b2b_server_t;

typedef struct b2b_client {
	str request_uri;
	str proxy;    /* next hop, a URI; may be empty */
	str from, to; /* URI or name-addr without tag; `to` empty: the Request-URI */
	str contact;  /* as above; empty: made of the socket */
	str socket;   /* "udp:192.0.2.1:5060", where it leaves from; may be empty */
	str headers;  /* of this INVITE alone */
	str always;   /* in every request to this leg, the INVITE included */
	str body, body_type;
	uint32_t max_forwards; /* as it stands in the INVITE; 0: 70 */
	uint32_t tag;          /* of the INVITE, for its answers */
	unsigned
			ring_seconds; /* without a final answer for so long it is cancelled and answered 408; 0: tm's own time */
} b2b_client_t;

typedef struct b2b_message {
	str headers, body, body_type;
	uint32_t max_forwards; /* of a request; 0: 70 */
	/* Of an INVITE within the dialog that no other leg has asked for: where it gets 491, it waits and goes out again
	 * (RFC 3261 14.1), five times at most, before that is told. */
	int waits_out_glare;
} b2b_message_t;

/* How far a leg is. */
enum b2b_leg_state {
	B2B_LEG_NEW = 0,       /* INVITE sent or received, no provisional answer but 100 */
	B2B_LEG_EARLY = 1,     /* a provisional answer with a To-tag has gone or come */
	B2B_LEG_ANSWERED = 2,  /* 2xx, no ACK yet */
	B2B_LEG_CONFIRMED = 3, /* ACK */
	B2B_LEG_ENDING =
			4, /* a BYE or CANCEL of ours is not answered yet, or the ACK that a BYE waits for has not come */
	B2B_LEG_ENDED = 5
};

typedef struct b2b_leg_info {
	int state;
	int is_server; /* it was called by an INVITE from outside */
	str key; /* names leg and session to the outside: its To-tag (server) or Call-ID (client) */
	str call_id, from_tag, to_tag; /* as in the INVITE that made it */
	str from_uri, to_uri, remote_target;
	str contact; /* ours: a whole value of Contact */
	str socket;
	int has_invite_of_ours, has_invite_of_theirs; /* under way */
} b2b_leg_info_t;

typedef struct b2b_entities_api {
	unsigned version, size;

	/* In mod_init, once. Less than 0: no room, or the name is taken. */
	int (*join)(const b2b_upper_t *upper);

	/* A new session, whose turn is ours. `upper` is what join() returned; `data` lies in shared memory. 0: limits or
	 * memory forbid it. `invite`: the one that it begins with, or NULL where the server calls. */
	b2b_session_t (*open)(int upper, sip_msg_t *invite, void *data);
	/* Waits for the turn, `patience_ms` at most. NULL: there is no such session of this upper module; its turn was
	 * not to be had: `*is_busy` is 1. Where the turn is this process's own already it is given once more, and leave()
	 * is called once more. */
	void *(*enter)(b2b_session_t session, int upper, int patience_ms, int *is_busy);
	void (*leave)(b2b_session_t session);
	/* No upper module any more: legs that live are ended, no event comes but `ended`. */
	void (*close)(b2b_session_t session);
	/* Calls woken() once, then. `at`: milliseconds of Unix time; 0: not at all. A later call replaces it. */
	void (*wake)(b2b_session_t session, int64_t at);

	/* Legs come back after a restart by themselves, where b2b_entities.so has a database; the data is for its owner to
	 * store. That something of it has changed: */
	void (*changed)(b2b_session_t session);
	/* Tells, one by one, of the sessions of this upper module that have changed since stored() was called for them.
	 * Those that somebody works for come later, unless he rests. */
	void (*each_changed)(int upper, b2b_changed_f take, void *param);
	void (*stored)(b2b_session_t session, uint32_t version);
	/* wait() runs, and meanwhile each_changed() may tell of this session, whose turn is ours. */
	void (*rest)(b2b_session_t session, void (*wait)(void *param), void *param);
	/* Are those legs back? (Later than at the start where the database was down.) */
	int (*are_legs_back)(void);
	/* The session that had this key before the restart is ours again, and its turn too; what no upper module claims in
	 * time is ended. 0: there is no such session. */
	b2b_session_t (*claim)(int upper, const str *key, void *data);
	/* Calls `found` for each leg of it. */
	void (*each_leg)(b2b_session_t session, void (*found)(b2b_leg_t leg, void *param), void *param);

	/* The INVITE that open() was given becomes a leg, answered 100. Its request is `*request`. 1: done; 0: it has its
	 * answer already, as a retransmission, one that is too large (513), whose session timer is too short (422), or for which there is no memory; less than 0: it cannot be
	 * answered, nothing was done. */
	int (*server_new)(b2b_session_t session, b2b_leg_t leg, const b2b_server_t *server,
			b2b_request_t *request);
	/* An INVITE leaves. 0, or less than 0: the leg's number is taken, a text is no URI, no memory. */
	int (*client_new)(b2b_session_t session, b2b_leg_t leg, const b2b_client_t *client);

	/* A request within the dialog; `tag` comes back with its answers. -491: an INVITE (or an offer in UPDATE) is under
	 * way in either direction; -481: the leg cannot send it in its state. */
	int (*request)(b2b_session_t session, b2b_leg_t leg, const str *method,
			const b2b_message_t *message, uint32_t tag);
	/* The answer to a request. Provisional answers of an INVITE after its final one, and any to a request that has had
	 * it, are refused. To-tag, Contact and Record-Route are ours; a 3xx whose headers have Contact has those. */
	int (*reply)(b2b_session_t session, b2b_leg_t leg, b2b_request_t request, int code,
			const str *reason, const b2b_message_t *message);
	/* The ACK of the 2xx that the last INVITE of ours got; the same goes out for each time that it is repeated. */
	int (*ack)(b2b_session_t session, b2b_leg_t leg, const b2b_message_t *message);
	/* CANCELs the INVITE of ours that is under way; where it makes the leg its answer comes as 487, whatever comes. `reason`: the value of
	 * Reason (RFC 3326), or empty. */
	int (*cancel)(b2b_session_t session, b2b_leg_t leg, const str *reason);
	/* Ends the leg as its state asks for: BYE (behind the ACK that is owed or waited for), CANCEL, or this answer to
	 * the INVITE. No event of it comes any more. `headers` go with it. */
	int (*end)(
			b2b_session_t session, b2b_leg_t leg, int code, const str *reason, const str *headers);

	int (*info)(b2b_session_t session, b2b_leg_t leg, b2b_leg_info_t *info);
	/* The session and leg that a key, or "callid;from-tag;to-tag" with the tags in any order, names. 0: none. */
	b2b_session_t (*find)(const str *key, b2b_leg_t *leg);
	/* The leg goes from one session to another of the same upper module, both turns ours, and gets a new number. */
	int (*move)(b2b_session_t from, b2b_leg_t leg, b2b_session_t to, b2b_leg_t as);
	/* Calls `found` for each session of this upper module, with no lock held. */
	void (*each)(int upper, void (*found)(b2b_session_t session, void *param), void *param);
	/* The name of a session for people: "b2b.1f.30a1…"; writes at most 40 bytes. */
	int (*key)(b2b_session_t session, char *text);
	b2b_session_t (*parse_key)(const str *key);
} b2b_entities_api_t;

typedef int (*bind_b2b_entities_f)(b2b_entities_api_t *api);

#ifdef __cplusplus
}
#endif
#endif
