// The official JavaScript package, as a site would use it: one question, whole and streamed, and one refusal.
import OpenAI from "openai";

const client = new OpenAI();
const asking = { model: "dateline", messages: [{ role: "user", content: process.env.QUESTION }] };

const models = [];
for await (const model of client.models.list()) models.push(model.id);

const { message } = (await client.chat.completions.create(asking)).choices[0];
const cited = message.annotations.map(({ url_citation: at }) => message.content.slice(at.start_index, at.end_index));

let streamed = "";
for await (const chunk of await client.chat.completions.create({ ...asking, stream: true }))
  streamed += chunk.choices[0].delta.content ?? "";

let refused;
try {
  await client.chat.completions.create({ ...asking, model: "gpt-5" });
} catch (error) {
  refused = { status: error.status, code: error.code };
}
console.log(JSON.stringify({ models, content: message.content, cited, streamed, refused }));
