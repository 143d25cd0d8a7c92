/** Owns the keys of model providers. */
import type { CredentialType } from '../credential-type.js';
import { ALPHABET, type Random } from '../random.js';
import { byContext, byForm, fixed, loose, shaped } from './declare.js';

const TOKEN = ALPHABET.base64url;

/** A mark in the middle of every key of OpenAI: the name in base64. */
const OPENAI_MARK = Buffer.from('OpenAI').toString('base64').slice(0, 8);

/** The same of Groq. */
const GROQ_MARK = 'WGdyb3FY';

function openAiKey(kind: string): (random: Random) => string {
  return (random) => {
    const length = random.pick([58, 74]);
    return `sk-${kind}-${random.text(TOKEN, length)}${OPENAI_MARK}${random.text(TOKEN, length)}`;
  };
}

export const aiTypes: readonly CredentialType[] = [
  byForm('openai-legacy', 'OpenAI', ['OPENAI_API_KEY', 'OPENAI_KEY'], {
    make: (random) => `sk-${random.text(ALPHABET.alnum, 20)}${OPENAI_MARK}${random.text(ALPHABET.alnum, 20)}`,
    negatives: (random) => [`sk-${random.text(ALPHABET.alnum, 10)}`, `sk-${'x'.repeat(48)}`, 'sk-...'],
  }),
  byForm('openai-project', 'OpenAI', ['OPENAI_API_KEY', 'OPENAI_KEY'], shaped('sk-proj-', openAiKey('proj'))),
  byForm('openai-project/service-account', 'OpenAI', ['OPENAI_API_KEY', 'OPENAI_SERVICE_KEY'], shaped('sk-svcacct-', openAiKey('svcacct'))),
  byForm('openai-project/admin', 'OpenAI', ['OPENAI_ADMIN_KEY', 'OPENAI_API_KEY'], shaped('sk-admin-', openAiKey('admin'))),
  byForm('anthropic', 'Anthropic', ['ANTHROPIC_API_KEY', 'CLAUDE_API_KEY'], fixed('sk-ant-api03-', TOKEN, 93, 'AA')),
  byForm('anthropic-admin', 'Anthropic', ['ANTHROPIC_ADMIN_KEY', 'ANTHROPIC_API_KEY'], fixed('sk-ant-admin01-', TOKEN, 93, 'AA')),
  byForm(
    'huggingface-user',
    'Hugging Face',
    ['HF_TOKEN', 'HUGGING_FACE_HUB_TOKEN', 'HUGGINGFACE_TOKEN'],
    fixed('hf_', ALPHABET.letters, 34),
  ),
  byForm('huggingface-org', 'Hugging Face', ['HF_API_TOKEN', 'HUGGINGFACE_API_TOKEN'], fixed('api_org_', ALPHABET.letters, 34)),
  byForm(
    'groq',
    'Groq',
    ['GROQ_API_KEY', 'GROQ_KEY'],
    shaped('gsk_', (random) => `gsk_${random.text(ALPHABET.alnum, 20)}${GROQ_MARK}${random.text(ALPHABET.alnum, 24)}`),
  ),
  byForm('xai', 'xAI', ['XAI_API_KEY', 'GROK_API_KEY'], fixed('xai-', ALPHABET.alnum, 80)),
  byForm('perplexity', 'Perplexity', ['PERPLEXITY_API_KEY', 'PPLX_API_KEY'], loose('pplx-', ALPHABET.alnum, 48)),
  byContext('cohere', 'Cohere', ['COHERE_API_KEY', 'CO_API_KEY', 'COHERE_TOKEN'], fixed('', ALPHABET.alnum, 40)),
  byContext('mistral', 'Mistral', ['MISTRAL_API_KEY', 'MISTRAL_AI_API_KEY'], fixed('', ALPHABET.alnum, 32)),
  byContext('deepseek', 'DeepSeek', ['DEEPSEEK_API_KEY', 'DEEPSEEK_KEY'], fixed('sk-', ALPHABET.hex, 32)),
  byForm('openrouter', 'OpenRouter', ['OPENROUTER_API_KEY', 'OPEN_ROUTER_API_KEY'], fixed('sk-or-v1-', ALPHABET.hex, 64)),
];
