#include "test/support/digest.hpp"

#include "test/support/process.hpp"

namespace test {
namespace {

std::string hash(const std::string &algorithm, const std::string &text) {
	const auto name = algorithm == "SHA-256" ? "-sha256" : "-md5";
	const auto said = run(
			{"/bin/sh", "-c", "printf %s \"$0\" | openssl dgst -r \"$1\"", text, name});
	return said.text.substr(0, said.text.find(' '));
}

} // namespace

std::map<std::string, std::string> digest_params(const std::string &field) {
	std::map<std::string, std::string> params;
	for (const auto &one : split_list(field.substr(field.find(' ') + 1))) {
		auto value = one.substr(one.find('=') + 1);
		if (value.size() > 1 && value.front() == '"') value = value.substr(1, value.size() - 2);
		params[one.substr(0, one.find('='))] = value;
	}
	return params;
}

bool knows_password(
		const SipText &request, const std::string &credentials, const std::string &password) {
	auto said = digest_params(credentials);
	const auto count = [&](const std::string &text) { return hash(said["algorithm"], text); };
	const auto a1 = count(said["username"] + ":" + said["realm"] + ":" + password);
	auto a2 = request.method() + ":" + said["uri"];
	if (said["qop"] == "auth-int") a2 += ":" + count(request.body);
	const auto middle = said["qop"].empty()
			? std::string()
			: said["nc"] + ":" + said["cnonce"] + ":" + said["qop"] + ":";
	return said["uri"] == request.uri()
			&& said["response"] == count(a1 + ":" + said["nonce"] + ":" + middle + count(a2));
}

} // namespace test
