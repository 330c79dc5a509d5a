import './no-eval.ts';
import '@fontsource-variable/inter/wght.css';
import 'dockview-react/dist/styles/dockview.css';
import './ui/tokens.css';
import './ui/base.css';
import './ui/widgets.css';
import './ui/table.css';
import './shell/dock.css';
import './shell/shell.css';
import { createRoot } from 'react-dom/client';
import { link } from './link/session.ts';
import { App } from './shell/app.tsx';
import { createWorkspaceStore } from './shell/workspace-store.ts';
import { beginWithDefaultAccount } from './store/default-account.ts';

beginWithDefaultAccount();

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no root');
createRoot(root).render(<App workspaces={createWorkspaceStore(localStorage)} />);
link.start();
