#include "b2b/entities/domain/credentials.hpp"

#include <algorithm>

#include "core/sip/raw_header.hpp"
#include "core/sip/scan.hpp"

namespace b2b_entities {
namespace {

using core::sip::Digest;

constexpr struct {
	std::string_view challenge, answer;
} kHeaders[] = {
		{"WWW-Authenticate", "Authorization"}, {"Proxy-Authenticate", "Proxy-Authorization"}};

// A proxy and a server may ask for the same realm; a forking proxy asks for those of all its branches.
struct Asked {
	std::string_view header; // of the answer
	Digest digest;

	bool is_same(const Asked &other) const noexcept {
		return header == other.header && digest.realm == other.digest.realm;
	}
};
using Askeds = std::vector<Asked>;

const Asked *find(const Askeds &all, const Asked &one) noexcept {
	const auto found = std::find_if(
			all.begin(), all.end(), [&](const Asked &other) { return other.is_same(one); });
	return found == all.end() ? nullptr : &*found;
}

// Of several for one realm the strongest, the first of equals.
void add(Askeds &all, const Asked &one) {
	if (const Asked *other = find(all, one); !other)
		all.push_back(one);
	else if (is_stronger(one.digest, other->digest))
		all[static_cast<size_t>(other - all.data())] = one;
}

// In headers of the first or the second column of the table.
Askeds read(std::string_view lines, bool is_challenge) {
	Askeds all;
	while (const auto header = core::sip::next_header(lines))
		for (const auto &row : kHeaders) {
			const auto name = is_challenge ? row.challenge : row.answer;
			if (!core::sip::is_same_header(header->name, name)) continue;
			auto rest = header->value;
			while (const auto digest = core::sip::next_digest(rest))
				add(all, {row.answer, *digest});
		}
	return all;
}

const Credential *credential_for(const Digest &digest, const Answering &with) {
	const auto realm = core::sip::unquote('"' + std::string(digest.realm) + '"');
	for (const auto &one : with.credentials)
		if (one.realm == realm) return &one;
	return nullptr;
}

void print(const Asked &asked, const Credential &credential,
		const core::sip::DigestRequest &request, const Answering &with, std::string &lines) {
	lines.append(asked.header).append(": ");
	lines += print_credentials(asked.digest, {credential.user, credential.password}, request,
			with.cnonce, with.hashes);
	lines += "\r\n";
}

} // namespace

std::optional<Credential> Credential::parse(std::string_view text) {
	auto rest = core::sip::trim(text);
	const auto user = core::sip::trim(core::sip::cut(rest, ':'));
	const auto realm = core::sip::trim(core::sip::cut(rest, ':'));
	const auto password = core::sip::trim(rest);
	const bool is_good = !user.empty() && !realm.empty() && !password.empty()
			&& core::sip::is_header_safe(text);
	if (!is_good) return std::nullopt;
	return Credential{std::string(user), std::string(realm), std::string(password)};
}

std::string answer_challenge(std::string_view challenge, std::string_view sent,
		const core::sip::DigestRequest &request, const Answering &with) {
	std::string lines;
	const auto before = read(sent, false);
	const auto asked = read(core::sip::headers_of(challenge), true);
	bool is_answered = false;
	for (Asked one : asked) {
		const auto *credential = credential_for(one.digest, with);
		if (!credential) continue;
		if (find(before, one) && !one.digest.is_stale) return {};
		one.digest.count = 1;
		print(one, *credential, request, with, lines);
		is_answered = true;
	}
	for (Asked one : before) {
		const auto *credential = credential_for(one.digest, with);
		if (!credential || find(asked, one)) continue;
		++one.digest.count;
		print(one, *credential, request, with, lines);
	}
	return is_answered ? lines : std::string();
}

} // namespace b2b_entities
